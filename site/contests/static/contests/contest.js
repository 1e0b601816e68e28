/* The countdown on a contest's page: by the server's clock, so that a phone set wrong counts right. */
(function () {
  "use strict";
  var box = document.querySelector("[data-countdown]"), shift, words;
  if (!box) { return; }
  shift = Number(box.getAttribute("data-now")) * 1000 - new Date().getTime();
  words = box.querySelector("strong");
  function two(value) { return (value < 10 ? "0" : "") + value; }
  function tick() {
    var left = Math.floor((Number(box.getAttribute("data-countdown")) * 1000 - new Date().getTime() - shift) / 1000), days;
    if (left <= 0) { window.setTimeout(function () { window.location.reload(); }, 1500 + Math.random() * 4000); return; }
    days = Math.floor(left / 86400);
    words.textContent = (days ? days + " " + box.getAttribute("data-say-d") + " " : "") +
      two(Math.floor(left % 86400 / 3600)) + " " + box.getAttribute("data-say-h") + " " +
      two(Math.floor(left % 3600 / 60)) + " " + box.getAttribute("data-say-m") + " " + two(left % 60) + " " + box.getAttribute("data-say-s");
    window.setTimeout(tick, 1000);
  }
  tick();
}());
