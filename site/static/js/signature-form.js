/* A form with `components/signature_pad.html`: what was drawn goes along when it is sent. After `signature-pad.js`; ES5. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("[data-signature]"), function (frame) {
    var ink = window.AnpeiPad(frame.querySelector("canvas")), data = frame.querySelector("[name=signature]");
    frame.querySelector("[data-signature-clear]").addEventListener("click", ink.clear);
    data.form.addEventListener("submit", function () { data.value = ink.ink(); });
  });
})();
