/* Starts the worker on public pages, and keeps a course on this device when asked. ES5. */
(function () {
  "use strict";
  if (!("serviceWorker" in navigator) || !window.isSecureContext) { return; }
  window.addEventListener("load", function () {
    navigator.serviceWorker.register("/worker.js").catch(function () { /* no worker: the site works as before */ });
  });
  var button = document.querySelector("[data-keep]");
  if (!button) { return; }
  button.hidden = false;
  var words = button.querySelector("span");
  navigator.serviceWorker.addEventListener("message", function (event) {
    if (!event.data || event.data.kept === undefined) { return; }
    words.textContent = button.getAttribute(event.data.kept ? "data-kept-says" : "data-lost-says");
    button.disabled = event.data.kept;
  });
  button.addEventListener("click", function () {
    var addresses = Array.prototype.map.call(document.querySelectorAll(".lessons a"), function (link) { return link.getAttribute("href"); });
    words.textContent = button.getAttribute("data-keeping-says");
    navigator.serviceWorker.ready.then(function (ready) { ready.active.postMessage({ keep: addresses.concat([location.pathname]) }); });
  });
})();
