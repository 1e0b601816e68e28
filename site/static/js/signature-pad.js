/* A pad to sign on, with finger, pen or mouse. `ink()` is a PNG data address, empty while nobody has signed. ES5. */
window.AnpeiPad = function (canvas) {
  "use strict";

  var pen = canvas.getContext("2d"), last = null, length = 0;

  function place(event) {
    var box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  }
  function begin(event) {
    last = place(event);
    if (canvas.setPointerCapture) { canvas.setPointerCapture(event.pointerId); }
    event.preventDefault();
  }
  function move(event) {
    if (!last) { return; }
    var here = place(event);
    pen.lineWidth = 5; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#101820";
    pen.beginPath(); pen.moveTo(last[0], last[1]); pen.lineTo(here[0], here[1]); pen.stroke();
    length += Math.abs(here[0] - last[0]) + Math.abs(here[1] - last[1]);
    last = here;
    event.preventDefault();
  }
  function end() { last = null; }
  function clear() { pen.clearRect(0, 0, canvas.width, canvas.height); length = 0; }

  canvas.addEventListener("pointerdown", begin);
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  return { clear: clear, ink: function () { return length > 60 ? canvas.toDataURL("image/png") : ""; } };
};
