/* Asks every second and a half whether the poster is drawn, then shows it. */
(function () {
  "use strict";
  if (!document.querySelector("[data-poster-wait]") || !window.fetch) { return; }
  function ask() {
    fetch("?state=json", { credentials: "same-origin" })
      .then(function (answer) { return answer.json(); })
      .then(function (found) {
        if (found.state === "queued") { window.setTimeout(ask, 1500); } else { window.location.reload(); }
      })
      .catch(function () { window.setTimeout(ask, 5000); });
  }
  window.setTimeout(ask, 1200);
})();
