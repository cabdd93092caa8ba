// Printing and copying the return code. Without this script the page shows it all the same.
(function () {
  "use strict";
  var code = document.getElementById("code");
  var keep = document.getElementById("keep");
  var copy = document.getElementById("copy");
  var print = document.getElementById("print");
  if (!code || !keep || !copy || !print) {
    return;
  }
  keep.hidden = false;
  print.addEventListener("click", function () {
    window.print();
  });
  if (!navigator.clipboard) {
    copy.hidden = true;
    return;
  }
  copy.addEventListener("click", function () {
    navigator.clipboard.writeText(code.textContent.trim()).then(function () {
      document.getElementById("copied").textContent = copy.dataset.done;
    }, function () {
      copy.hidden = true;
    });
  });
})();
