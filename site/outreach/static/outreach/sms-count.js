/* How many text messages the text makes, as one types. */
(function () {
  "use strict";
  var text = document.querySelector("[data-sms-text]");
  var out = document.querySelector("[data-sms-count]");
  if (!text || !out) { return; }
  function show() {
    var written = text.value.length;
    var all = written + Number(out.getAttribute("data-extra"));
    var one = Number(out.getAttribute("data-one"));
    var parts = !written ? 0 : all <= one ? 1 : Math.ceil(all / Number(out.getAttribute("data-more")));
    out.textContent = out.getAttribute("data-words").replace("{n}", String(written)).replace("{p}", String(parts));
  }
  text.addEventListener("input", show);
  show();
})();
