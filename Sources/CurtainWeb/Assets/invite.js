// Takes the invitation's token out of the address bar, so that it stays in no history, and offers one button.
// Nothing is sent before the button is pressed.
(function () {
  "use strict";
  var token = window.location.hash.slice(1);
  if (!/^[A-Za-z0-9_-]{22}$/.test(token)) {
    return;
  }
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  var form = document.getElementById("open-link");
  var typed = document.getElementById("type-code");
  if (!form || !typed) {
    return;
  }
  form.elements.namedItem("secret").value = token;
  form.hidden = false;
  typed.hidden = true;
  // The languages of the page are links: they keep the token where the address bar does not.
  document.querySelectorAll(".languages a").forEach(function (link) {
    link.hash = token;
  });
})();
