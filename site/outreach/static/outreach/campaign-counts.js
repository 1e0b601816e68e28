/* The figures of a campaign that is sending, asked again every four seconds; without this script a reload shows them. */
(function () {
  "use strict";
  var box = document.querySelector("[data-campaign-counts]");
  if (!box || box.getAttribute("data-state") !== "sending" || !window.fetch) { return; }
  function put(counts) {
    Object.keys(counts).forEach(function (name) {
      var place = box.querySelector('[data-count="' + name + '"]');
      var bar = box.querySelector('[data-count-bar="' + name + '"]');
      if (place) { place.textContent = String(counts[name]); }
      if (bar) { bar.value = counts[name]; }
    });
  }
  function ask() {
    fetch(box.getAttribute("data-campaign-counts"), { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (found) {
        if (!found) { return; }
        put(found.counts);
        if (found.state === "sending") { window.setTimeout(ask, 4000); } else { window.location.reload(); }
      })
      .catch(function () { window.setTimeout(ask, 15000); });
  }
  window.setTimeout(ask, 4000);
})();
