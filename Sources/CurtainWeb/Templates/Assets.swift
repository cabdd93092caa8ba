// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0
// swift-format-ignore-file

// Made by scripts/generate-assets.py from the files in Sources/CurtainWeb/Assets; a test compares them. Change those.

/// A file that is served as it is.
package struct AssetFile: Sendable {
    package let name: String
    package let type: String
    package let text: String
}

/// Templates of the patient pages, and the files they load.
package enum Assets {
    package static let templates: [String: String] = [
        "check": #"""
<section>
<h2>{{s.check_title}}</h2>
<p>{{s.check_text}} <a href="{{checkURL}}" rel="noreferrer noopener">{{checkURL}}</a></p>
</section>

"""#,
        "chosen": #"""
{{#isLanguageChosen}}
<input type="hidden" name="lang" value="{{lang}}">
{{/isLanguageChosen}}

"""#,
        "confirm": #"""
{{<layout}}
{{$title}}{{s.confirm_title}}{{/title}}
{{$content}}
{{>refusal}}
<h1>{{s.confirm_title}}</h1>
<p class="lead">{{s.confirm_lead}}</p>
<form method="post" action="/confirm">
<input type="hidden" name="csrf" value="{{csrf}}">
{{>chosen}}
<p><label for="passphrase">{{s.confirm_passphrase}}</label>
<span class="hint" id="passphrase-hint">{{s.confirm_passphrase_hint}}</span>
<input id="passphrase" name="passphrase" type="password" required minlength="12" maxlength="128" autocomplete="new-password" aria-describedby="{{#invalid.passphrase}}notice-text {{/invalid.passphrase}}passphrase-hint"{{#invalid.passphrase}} aria-invalid="true"{{/invalid.passphrase}}></p>
<p><label for="repeat">{{s.confirm_repeat}}</label>
<input id="repeat" name="repeat" type="password" required minlength="12" maxlength="128" autocomplete="new-password"{{#invalid.repeat}} aria-describedby="notice-text" aria-invalid="true"{{/invalid.repeat}}></p>
<p><button type="submit">{{s.confirm_button}}</button></p>
</form>
{{/content}}
{{/layout}}

"""#,
        "contested": #"""
{{<layout}}
{{$title}}{{s.contested_title}}{{/title}}
{{$content}}
<h1>{{s.contested_title}}</h1>
<p class="lead">{{s.contested_lead}}</p>
<p>{{#p.contested_todo}}{{>number}}{{/p.contested_todo}}</p>
{{>emergency}}
{{/content}}
{{/layout}}

"""#,
        "emergency": #"""
<aside class="emergency" aria-label="{{s.emergency}}">
<p class="text" dir="auto">{{#emergencyText}}{{>number}}{{/emergencyText}}</p>
<p>{{#p.emergency_clinic}}{{>number}}{{/p.emergency_clinic}}</p>
</aside>

"""#,
        "invite": #"""
{{<layout}}
{{$title}}{{s.invite_title}}{{/title}}
{{$scripts}}<script src="/assets/invite.js" defer></script>{{/scripts}}
{{$content}}
{{>refusal}}
<h1>{{s.invite_title}}</h1>
{{>notice}}
<p class="lead">{{s.invite_lead}}</p>
<form method="post" action="/claim" id="open-link" hidden>
<input type="hidden" name="secret" value="">
{{>chosen}}
<p><button type="submit">{{s.invite_button}}</button></p>
</form>
<section id="type-code">
<h2>{{s.invite_code_title}}</h2>
<form method="post" action="/claim">
{{>chosen}}
<p><label for="secret">{{s.invite_code_label}}</label>
<span class="hint" id="secret-hint">{{s.invite_code_hint}}</span>
<input id="secret" name="secret" type="text" required maxlength="64" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="{{#invalid.secret}}notice-text {{/invalid.secret}}secret-hint"{{#invalid.secret}} aria-invalid="true"{{/invalid.secret}}></p>
<p><button type="submit">{{s.invite_code_button}}</button></p>
</form>
</section>
{{>check}}
{{/content}}
{{/layout}}

"""#,
        "landing": #"""
{{<layout}}
{{$title}}{{s.landing_title}}{{/title}}
{{$content}}
<h1>{{s.landing_title}}</h1>
<p class="lead">{{s.landing_lead}}</p>
<section>
<h2>{{s.landing_invited}}</h2>
<p>{{s.landing_invited_text}}</p>
<p><a class="button" href="/i{{langQuery}}">{{s.landing_code_link}}</a></p>
</section>
<section>
<h2>{{s.landing_back}}</h2>
<p>{{s.landing_back_text}}</p>
<p><a class="button" href="/return{{langQuery}}">{{s.landing_back_link}}</a></p>
</section>
<section>
<h2>{{s.landing_wrote}}</h2>
<p>{{#p.landing_wrote_text}}{{>number}}{{/p.landing_wrote_text}}</p>
</section>
{{>emergency}}
{{>check}}
{{/content}}
{{/layout}}

"""#,
        "layout": #"""
<!DOCTYPE html>
<html lang="{{lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>{{$title}}{{s.service}}{{/title}} · {{clinic}}</title>
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/curtain.css">
{{#refusal}}
<script src="/assets/refusal.js" defer></script>
{{/refusal}}
{{$scripts}}{{/scripts}}
</head>
<body>
<a class="skip" href="#content">{{s.skip}}</a>
<header class="top">
<p class="brand"><a href="/{{langQuery}}">{{clinic}}</a></p>
{{#hasLanguages}}
<nav aria-label="{{s.languages}}">
<ul class="languages">
{{#languages}}
<li>{{#isCurrent}}<span lang="{{code}}" aria-current="true">{{name}}</span>{{/isCurrent}}{{^isCurrent}}<a href="?lang={{code}}" lang="{{code}}" hreflang="{{code}}">{{name}}</a>{{/isCurrent}}</li>
{{/languages}}
</ul>
</nav>
{{/hasLanguages}}
</header>
<main id="content" tabindex="-1">
{{$content}}{{/content}}
</main>
<footer class="bottom"><p>{{s.footer}}</p></footer>
</body>
</html>

"""#,
        "left": #"""
{{<layout}}
{{$title}}{{s.left_title}}{{/title}}
{{$content}}
<h1>{{s.left_title}}</h1>
<p class="lead">{{s.left_text}}</p>
<p><a href="/return{{langQuery}}">{{s.return_title}}</a></p>
{{/content}}
{{/layout}}

"""#,
        "notice": #"""
{{#notice}}
<p class="notice" role="status" id="notice">{{.}}</p>
{{/notice}}

"""#,
        "number": #"""
{{#number}}<a class="tel" href="tel:{{.}}">{{text}}</a>{{/number}}{{^number}}{{text}}{{/number}}

"""#,
        "problem": #"""
{{<layout}}
{{$title}}{{s.problem_title}}{{/title}}
{{$content}}
<h1>{{s.problem_title}}</h1>
<p class="lead" role="alert">{{reason}}</p>
{{#requestID}}
<p>{{s.problem_reference}} <span class="mono">{{.}}</span></p>
{{/requestID}}
<p><a href="/{{langQuery}}">{{s.problem_home}}</a></p>
{{/content}}
{{/layout}}

"""#,
        "refusal": #"""
{{#refusal}}
<div class="notice" role="alert" id="notice" tabindex="-1" autofocus>
<p id="notice-text">{{#parts}}{{>number}}{{/parts}}</p>
{{#hasFields}}
<ul>
{{#fields}}
<li><a href="#{{id}}">{{label}}</a></li>
{{/fields}}
</ul>
{{/hasFields}}
</div>
{{/refusal}}

"""#,
        "return": #"""
{{<layout}}
{{$title}}{{s.return_title}}{{/title}}
{{$content}}
{{>refusal}}
<h1>{{s.return_title}}</h1>
{{>notice}}
<form method="post" action="/return">
{{>chosen}}
<p><label for="code">{{s.return_code}}</label>
<span class="hint" id="code-hint">{{s.return_code_hint}}</span>
<input id="code" name="code" type="text" required maxlength="64" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="{{#invalid.code}}notice-text {{/invalid.code}}code-hint"{{#invalid.code}} aria-invalid="true"{{/invalid.code}}></p>
<p><label for="passphrase">{{s.return_passphrase}}</label>
<input id="passphrase" name="passphrase" type="password" required maxlength="128" autocomplete="current-password"{{#invalid.passphrase}} aria-describedby="notice-text" aria-invalid="true"{{/invalid.passphrase}}></p>
<p><button type="submit">{{s.return_button}}</button></p>
</form>
<p>{{#p.return_lost}}{{>number}}{{/p.return_lost}}</p>
{{>emergency}}
{{/content}}
{{/layout}}

"""#,
        "thread": #"""
{{<layout}}
{{$title}}{{s.thread_title}}{{/title}}
{{$scripts}}<script src="/assets/thread.js" defer></script>{{/scripts}}
{{$content}}
<div id="session" data-idle-seconds="{{idleSeconds}}" data-ended="{{s.session_ended}}" data-return="/return{{returnQuery}}" data-return-label="{{s.return_title}}">
<h1>{{s.thread_title}}</h1>
<div class="pinned">
{{>emergency}}
<div class="warning" id="warning" role="alertdialog" aria-labelledby="warning-text" hidden>
<p id="warning-text">{{s.session_warning}}</p>
<p><button type="button" id="stay">{{s.session_stay}}</button></p>
</div>
</div>
<section aria-labelledby="messages-title">
<h2 id="messages-title">{{s.thread_messages}}</h2>
{{#earlier}}
<p><a href="/t?before={{.}}{{langMore}}">{{s.thread_earlier}}</a></p>
{{/earlier}}
{{^hasMessages}}
<p>{{s.thread_none}}</p>
{{/hasMessages}}
{{#hasMessages}}
<ol class="messages">
{{#messages}}
<li class="message {{kind}}">
<p class="meta"><span class="author">{{author}}</span> <time datetime="{{instant}}">{{time}}</time></p>
<p class="text" dir="auto">{{text}}</p>
</li>
{{/messages}}
</ol>
{{/hasMessages}}
{{#isEarlier}}
<p><a href="/t{{langQuery}}">{{s.thread_newest}}</a></p>
{{/isEarlier}}
</section>
{{#isClosed}}
<p class="notice">{{#p.thread_closed}}{{>number}}{{/p.thread_closed}}</p>
{{/isClosed}}
{{^isClosed}}
<section id="write" aria-labelledby="write-title">
<h2 id="write-title">{{s.thread_write}}</h2>
{{>write}}
</section>
{{/isClosed}}
<section class="leave">
<form method="post" action="/leave">
<input type="hidden" name="csrf" value="{{leaveCSRF}}">
{{>chosen}}
<p><button type="submit" class="quiet" aria-describedby="leave-hint">{{s.thread_leave}}</button>
<span class="hint" id="leave-hint">{{s.thread_leave_hint}}</span></p>
</form>
</section>
</div>
{{/content}}
{{/layout}}

"""#,
        "unsent": #"""
{{<layout}}
{{$title}}{{s.unsent_title}}{{/title}}
{{$content}}
{{>refusal}}
<h1>{{s.unsent_title}}</h1>
{{#maySend}}
{{>write}}
<p><a href="/t{{langQuery}}">{{s.unsent_back}}</a></p>
{{/maySend}}
{{^maySend}}
<p><label for="text">{{s.thread_label}}</label>
<textarea id="text" rows="6" readonly dir="auto">
{{draft}}</textarea></p>
{{#mayReturn}}
<p><a class="button" href="/return{{langQuery}}">{{s.return_title}}</a></p>
{{/mayReturn}}
{{^mayReturn}}
<p><a class="button" href="/t{{langQuery}}">{{s.unsent_back}}</a></p>
{{/mayReturn}}
{{/maySend}}
{{/content}}
{{/layout}}

"""#,
        "welcome": #"""
{{<layout}}
{{$title}}{{s.welcome_title}}{{/title}}
{{$scripts}}<script src="/assets/welcome.js" defer></script>{{/scripts}}
{{$content}}
<h1>{{s.welcome_title}}</h1>
<p class="lead">{{s.welcome_lead}}</p>
<p><span id="code-label">{{s.welcome_label}}</span></p>
<p class="code" id="code" aria-labelledby="code-label" role="group">{{returnCode}}</p>
<p>{{s.welcome_keep}}</p>
<p class="actions" id="keep" hidden>
<button type="button" class="quiet" id="copy" data-done="{{s.welcome_copied}}">{{s.welcome_copy}}</button>
<button type="button" class="quiet" id="print">{{s.welcome_print}}</button>
<span role="status" id="copied"></span>
</p>
<p><a class="button" href="/t{{langQuery}}">{{s.welcome_go}}</a></p>
{{/content}}
{{/layout}}

"""#,
        "write": #"""
<form method="post" action="/t/messages">
<input type="hidden" name="csrf" value="{{csrf}}">
<input type="hidden" name="id" value="{{messageID}}">
{{>chosen}}
<p><label for="text">{{s.thread_label}}</label>
<span class="hint" id="text-hint">{{s.thread_hint}}</span>
<textarea id="text" name="text" rows="6" required maxlength="32000" dir="auto" autocomplete="off" aria-describedby="{{#invalid.text}}notice-text {{/invalid.text}}text-hint"{{#invalid.text}} aria-invalid="true"{{/invalid.text}}>
{{draft}}</textarea></p>
<p><button type="submit">{{s.thread_send}}</button></p>
</form>

"""#,
    ]

    package static let files: [AssetFile] = [
        AssetFile(name: "curtain.css", type: "text/css; charset=utf-8", text: #"""
:root {
  color-scheme: light dark;
  --paper: #ffffff;
  --ink: #1b1f24;
  --soft: #4a5460;
  --line: #767f89;
  --panel: #f1f4f7;
  --mine: #e3effa;
  --accent: #1a5480;
  --on-accent: #ffffff;
  --alarm-paper: #fdecea;
  --alarm-line: #a3160c;
}

@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181c;
    --ink: #eceff2;
    --soft: #b7c0c9;
    --line: #8a949e;
    --panel: #20262c;
    --mine: #17324a;
    --accent: #8cc4ee;
    --on-accent: #0c1f2e;
    --alarm-paper: #3a1512;
    --alarm-line: #ff9d94;
  }
}

* { box-sizing: border-box; }

html { font-size: 100%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }

body {
  margin: 0 auto;
  padding: 0 1rem 3rem;
  max-width: 42rem;
  background: var(--paper);
  color: var(--ink);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: break-word;
}

a { color: var(--accent); }

:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

main:focus { outline: none; }

[hidden] { display: none !important; }

.skip {
  position: absolute;
  left: -100vw;
  padding: .75rem 1rem;
  background: var(--paper);
}

.skip:focus { left: 0; top: 0; z-index: 2; }

.top {
  display: flex;
  flex-wrap: wrap;
  justify-content: space-between;
  align-items: center;
  gap: .25rem 1rem;
  border-bottom: 1px solid var(--line);
}

.brand { margin: .5rem 0; font-weight: 600; }

.brand a { display: inline-block; padding: .5rem 0; color: inherit; text-decoration: none; }

.languages { display: flex; gap: .25rem; margin: 0; padding: 0; list-style: none; }

.languages a, .languages span { display: inline-block; padding: .6rem .5rem; }

.languages span { font-weight: 600; }

h1 { margin: 1.5rem 0 .75rem; font-size: 1.6rem; line-height: 1.25; }

h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; line-height: 1.3; }

p { margin: .75rem 0; }

.lead { font-size: 1.125rem; }

.hint, .meta { color: var(--soft); font-size: .9375rem; }

label, .hint { display: block; }

label { font-weight: 600; }

input[type="text"], input[type="password"], textarea {
  display: block;
  width: 100%;
  margin-top: .35rem;
  padding: .7rem .75rem;
  border: 1px solid var(--line);
  border-radius: .4rem;
  background: var(--paper);
  color: var(--ink);
  font: inherit;
}

textarea { resize: vertical; min-height: 8rem; }

button, .button {
  display: inline-block;
  min-height: 2.875rem;
  padding: .65rem 1.25rem;
  border: 2px solid var(--accent);
  border-radius: .4rem;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}

button.quiet { background: transparent; color: var(--accent); }

.notice, .emergency, .warning {
  margin: 1rem 0;
  padding: .75rem 1rem;
  border-inline-start: .35rem solid var(--accent);
  border-radius: .25rem;
  background: var(--panel);
}

.emergency, .warning { border-color: var(--alarm-line); background: var(--alarm-paper); }

.emergency p { margin: 0; }

.tel {
  display: inline-block;
  min-width: 2.75rem;
  min-height: 2.75rem;
  margin: 0 -.4rem;
  padding: 0 .4rem;
  line-height: 2.75rem;
  text-align: center;
  white-space: nowrap;
  font-weight: 600;
}

.notice p, .notice ul { margin: 0; }

.notice li a { display: inline-block; padding: .6rem 0; }

[aria-invalid="true"] { border: 2px solid var(--alarm-line) !important; }

.warning { position: sticky; top: .5rem; z-index: 1; }

.pinned { display: contents; }

/* Where there is room for it, what to do in an emergency stays in sight while the conversation moves below it. */
@media screen and (min-height: 37.5rem) {
  .pinned { display: block; position: sticky; top: 0; z-index: 1; margin: 0 -1rem; padding: 0 1rem; background: var(--paper); }
  .pinned > * { margin: .5rem 0; }
  .pinned .emergency { max-height: 45vh; overflow-y: auto; font-size: 1rem; line-height: 1.4; }
  .pinned .warning { position: static; }
  html:has(.pinned) { scroll-padding-top: 16rem; }
}

.messages { margin: 0; padding: 0; list-style: none; }

.message {
  margin: .75rem 0;
  padding: .6rem .9rem .75rem;
  border: 1px solid var(--line);
  border-radius: .6rem;
  background: var(--panel);
}

.message.patient { margin-inline-start: 1.5rem; background: var(--mine); }

.message.staff { margin-inline-end: 1.5rem; }

.message .meta { margin: 0 0 .25rem; }

.message .author { font-weight: 600; }

.text { margin: 0; white-space: pre-wrap; unicode-bidi: isolate; }

.code, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }

.code {
  padding: 1rem;
  border: 2px dashed var(--line);
  border-radius: .4rem;
  font-size: 1.35rem;
  letter-spacing: .05em;
  text-align: center;
  user-select: all;
}

.leave { margin-top: 2.5rem; border-top: 1px solid var(--line); }

.bottom { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .9375rem; }

@media print {
  .top nav, .bottom, .skip, .actions, .button { display: none; }
  body { background: #ffffff; color: #000000; }
}

"""#),
        AssetFile(name: "icon.svg", type: "image/svg+xml", text: #"""
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f5f8b"/><path d="M8 9h16v11H15l-5 4v-4H8z" fill="#fff"/></svg>

"""#),
        AssetFile(name: "invite.js", type: "text/javascript; charset=utf-8", text: #"""
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

"""#),
        AssetFile(name: "refusal.js", type: "text/javascript; charset=utf-8", text: #"""
// Moves the focus to what was wrong, where the browser does not do so by itself.
(function () {
  "use strict";
  var summary = document.getElementById("notice");
  if (summary && document.activeElement !== summary) {
    summary.focus();
  }
})();

"""#),
        AssetFile(name: "thread.js", type: "text/javascript; charset=utf-8", text: #"""
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

"""#),
        AssetFile(name: "welcome.js", type: "text/javascript; charset=utf-8", text: #"""
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

"""#),
    ]
}
