// Warns a minute before the session ends and hides the conversation when it has ended. The service ends the session
// whatever this script does. It also shows times in the reader's own zone.
(function () {
  "use strict";
  var root = document.getElementById("session");
  if (!root) {
    return;
  }
  var warning = document.getElementById("warning");
  var stay = document.getElementById("stay");
  var idle = Number(root.dataset.idleSeconds) * 1000;
  var endsAt = Date.now() + idle;

  document.querySelectorAll("time[datetime]").forEach(function (element) {
    var moment = new Date(element.getAttribute("datetime"));
    if (!isNaN(moment)) {
      element.textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
        dateStyle: "medium", timeStyle: "short"
      }).format(moment);
    }
  });

  function end() {
    window.clearInterval(timer);
    var note = document.createElement("h1");
    note.tabIndex = -1;
    note.textContent = root.dataset.ended;
    var link = document.createElement("a");
    link.className = "button";
    link.href = root.dataset.return;
    link.textContent = root.dataset.returnLabel;
    var way = document.createElement("p");
    way.append(link);
    root.replaceChildren(note, way);
    note.focus();
  }

  function look() {
    var left = endsAt - Date.now();
    if (left <= 0) {
      end();
    } else {
      var isNear = left <= 60000;
      if (isNear && warning.hidden) {
        warning.hidden = false;
        stay.focus();
      } else if (!isNear) {
        warning.hidden = true;
      }
    }
  }

  stay.addEventListener("click", function () {
    fetch("/t/session", { credentials: "same-origin", cache: "no-store", redirect: "error" }).then(function (answer) {
      if (answer.ok) {
        endsAt = Date.now() + idle;
        look();
        var text = document.getElementById("text");
        if (text) {
          text.focus();
        }
      } else {
        end();
      }
    }, look);
  });

  var timer = window.setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      window.location.reload();
    }
  });
})();
