/* At the door: a scanned ticket checks its holder in at once, and the head count follows by itself. ES5; without this
   file a button does the first and a reload the second. */
(function () {
  "use strict";
  var form = document.querySelector("[data-check-in-now]");
  if (form && document.referrer === "") { form.submit(); } /* opened by a camera, not by a link or the back button */

  var box = document.querySelector("[data-heads]");
  if (!box || !window.fetch) { return; }
  function show(heads) {
    Object.keys(heads).forEach(function (key) {
      var place = box.querySelector("[data-heads-" + key + "]");
      if (place && place.textContent !== String(heads[key])) { place.textContent = heads[key]; }
    });
  }
  setInterval(function () {
    if (document.hidden) { return; }
    fetch(box.getAttribute("data-heads"), { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (heads) { if (heads) { show(heads); } })
      .catch(function () {});
  }, 8000);
})();
