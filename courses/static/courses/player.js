/* The page around a package: takes reports from its own frame only, and sends them on. ES5. */
(function () {
  "use strict";

  var player = document.querySelector("[data-player]");
  if (!player) { return; }
  var frame = player.querySelector("iframe");
  var says = player.querySelector("[data-player-says]");
  var form = player.querySelector("form");
  var waiting = null;
  var last = "";

  function send() {
    var body = waiting;
    waiting = null;
    if (!body || body === last || !form) { return; }
    last = body;
    var request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action"));
    request.setRequestHeader("Content-Type", "application/json");
    request.setRequestHeader("X-CSRFToken", form.querySelector("input[name=csrfmiddlewaretoken]").value);
    request.onloadend = function () {
      var kept = request.status === 200;
      if (!kept) { last = ""; }
      says.textContent = says.getAttribute(kept ? "data-kept" : "data-lost");
    };
    request.send(body);
  }

  window.addEventListener("message", function (event) {
    if (event.origin !== "null" || event.source !== frame.contentWindow) { return; }
    var state = event.data && event.data.anpei === "scorm" ? event.data.state : null;
    if (!state || typeof state.status !== "string" || typeof state.location !== "string" || typeof state.suspended !== "string") { return; }
    var body = JSON.stringify({ status: state.status, location: state.location.slice(0, 255), suspended: state.suspended.slice(0, 4096) });
    if (!waiting) { setTimeout(send, 400); }
    waiting = body;
  });
  window.addEventListener("pagehide", send);

  var full = player.querySelector("[data-player-full]");
  if (full && frame.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", function () { frame.requestFullscreen(); });
  }
}());
