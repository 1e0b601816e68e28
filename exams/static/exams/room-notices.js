/* What invigilators say to this exam screen: a pause that veils it, and messages that are read one by one. Listens to
   the clock that exam.js asks for; knows nothing of answers. ES5. */
(function () {
  "use strict";
  var body = document.body, veil = document.getElementById("exam-veil"), box = document.getElementById("exam-message");
  if (!veil || !box) { return; }
  var NOBODY = "00000000-0000-0000-0000-000000000000";
  var waiting = [], read = {}, paused = false, timer = null, back = null;

  function $(id) { return document.getElementById(id); }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function hold(on) { if (window.AnpeiExam && window.AnpeiExam.hold) { window.AnpeiExam.hold(on); } }
  function shield() {
    var on = paused || !box.hidden, exam = document.querySelector(".exam");
    if (on) { exam.setAttribute("inert", ""); exam.setAttribute("aria-hidden", "true"); }
    else { exam.removeAttribute("inert"); exam.removeAttribute("aria-hidden"); }
  }

  /* --- The pause -------------------------------------------------------------------------------------------- */
  function pause(clock) {
    var left = Math.max(0, Math.round((clock.deadline - clock.now) / 1000)), hours = Math.floor(left / 3600);
    $("veil-clock").textContent = (hours ? hours + ":" : "") + two(Math.floor(left % 3600 / 60)) + ":" + two(left % 60);
    if (!paused) {
      paused = true;
      back = document.activeElement;
      veil.hidden = false;
      if (box.hidden) { veil.focus(); }
      hold(true);
    }
    clearTimeout(timer);
    timer = setTimeout(look, 3000);
  }
  function resume() {
    clearTimeout(timer);
    if (!paused) { return; }
    paused = false;
    veil.hidden = true;
    shield();
    hold(false);
    if (back && back.focus) { back.focus(); }
    if (window.AnpeiExam && window.AnpeiExam.askClock) { window.AnpeiExam.askClock(); }
  }
  /* While the clock stands, every second until it is known to run would be the candidate's own. */
  function look() {
    if (!paused) { return; }
    fetch(body.dataset.clock, { credentials: "same-origin", cache: "no-store" }).then(function (response) {
      if (!response.ok) { throw new Error(String(response.status)); }
      return response.json();
    }).then(take).catch(function () { timer = setTimeout(look, 3000); });
  }

  /* --- Messages --------------------------------------------------------------------------------------------- */
  function next() {
    box.hidden = !waiting.length;
    if (waiting.length) {
      var at = new Date(waiting[0].at + Number(box.dataset.zone) * 1000);
      $("message-text").textContent = waiting[0].text;
      $("message-at").textContent = two(at.getUTCHours()) + ":" + two(at.getUTCMinutes());
      $("message-read").focus();
    } else if (paused) { veil.focus(); }
    shield();
  }
  function confirm() {
    var message = waiting.shift();
    if (!message) { return; }
    read[message.id] = true;
    tell(message.id);
    next();
    if (!waiting.length && !paused) { var stem = $("item-stem"); if (stem) { stem.focus(); } }
  }
  /* Said until the server has heard it; the network may be away just now. */
  function tell(id) {
    fetch(box.dataset.read.replace(NOBODY, id), { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": body.dataset.csrf } })
      .then(function (response) { if (response.status >= 500) { throw new Error(String(response.status)); } })
      .catch(function () { setTimeout(function () { tell(id); }, 5000); });
  }

  function take(clock) {
    if (clock.paused && clock.state === "open") { pause(clock); } else { resume(); }
    var fresh = (clock.messages || []).filter(function (message) {
      return !read[message.id] && !waiting.some(function (known) { return known.id === message.id; });
    });
    waiting = waiting.concat(fresh);
    if (fresh.length && box.hidden) { next(); }
    shield();
  }

  /* Keys that answer items must not reach the screen below. */
  document.addEventListener("keydown", function (event) {
    if (!paused && box.hidden) { return; }
    event.stopPropagation();
    if (!box.hidden && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); confirm(); return; }
    event.preventDefault();
  }, true);
  $("message-read").addEventListener("click", confirm);
  document.addEventListener("anpei:clock", function (event) { take(event.detail || {}); });
}());
