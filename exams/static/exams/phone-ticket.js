/* The ticket on a telephone: keep the screen awake where the telephone can, and say when the network is gone. Nothing is
   fetched after the page has come: picture and code stand in it. ES5; the page works without this file. */
(function () {
  "use strict";
  var words = JSON.parse(document.getElementById("pass-words").textContent);
  var state = document.getElementById("pass-state"), button = document.getElementById("pass-awake");
  var lock = null;

  function tell() {
    state.hidden = navigator.onLine !== false;
    state.textContent = state.hidden ? "" : words.lost;
  }
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  tell();

  if (!navigator.wakeLock || !navigator.wakeLock.request) { return; }
  button.hidden = false;
  function show() {
    button.querySelector("span").textContent = lock ? words.on : words.off;
    button.setAttribute("aria-pressed", lock ? "true" : "false");
  }
  function hold() {
    navigator.wakeLock.request("screen").then(function (held) {
      lock = held;
      held.addEventListener("release", function () { lock = null; show(); });
      show();
    }, function () { lock = null; show(); });
  }
  button.addEventListener("click", function () { if (lock) { lock.release(); } else { hold(); } });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "visible" && button.getAttribute("aria-pressed") === "true") { hold(); }
  });
  show();
}());
