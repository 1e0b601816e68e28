/* The mock's clock, and answers kept in this browser until the paper is handed in. Without it the page works, too. */
(function () {
  "use strict";
  var form = document.getElementById("practice-mock"), clock = document.getElementById("practice-clock");
  if (!form || !clock) { return; }
  var end = Date.now() + Number(clock.dataset.left) * 1000, key = "anpei.mock." + location.pathname, sent = false;

  function two(number) { return (number < 10 ? "0" : "") + number; }
  function tick() {
    var left = Math.max(0, Math.round((end - Date.now()) / 1000));
    document.getElementById("practice-left").textContent = two(Math.floor(left / 60)) + ":" + two(left % 60);
    clock.classList.toggle("is-near", left <= 60);
    if (!left && !sent) { sent = true; keep(); form.submit(); }
  }
  function keep() {
    var kept = {};
    Array.prototype.forEach.call(form.querySelectorAll("input:checked"), function (input) {
      (kept[input.name] = kept[input.name] || []).push(input.value);
    });
    try { sessionStorage.setItem(key, JSON.stringify(kept)); } catch (error) { return; }
  }
  try {
    var before = JSON.parse(sessionStorage.getItem(key) || "{}");
    Object.keys(before).forEach(function (name) {
      before[name].forEach(function (value) {
        var input = form.querySelector('input[name="' + name + '"][value="' + value + '"]');
        if (input) { input.checked = true; }
      });
    });
  } catch (error) { /* nothing kept */ }
  form.addEventListener("change", keep);
  tick();
  setInterval(tick, 500);
}());
