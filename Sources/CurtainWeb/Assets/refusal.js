// Moves the focus to what was wrong, where the browser does not do so by itself.
(function () {
  "use strict";
  var summary = document.getElementById("notice");
  if (summary && document.activeElement !== summary) {
    summary.focus();
  }
})();
