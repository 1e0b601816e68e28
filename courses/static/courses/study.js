/* The bar that counts: a beat every few seconds while the lesson is open in front, and what the server says to it.
   Nothing here decides about hours: the server's clock does. ES5: five-year-old phones. */
(function () {
  "use strict";

  var bar = document.querySelector("[data-study]");
  if (!bar) { return; }
  var dot = bar.querySelector(".study-bar__dot");
  var count = bar.querySelector("[data-study-count]");
  var says = bar.querySelector("[data-study-says]");
  var again = bar.querySelector("[data-study-again]");
  var ask = bar.querySelector("[data-study-ask]");
  var left = bar.querySelector("[data-study-left]");
  var token = bar.querySelector("input[name=csrfmiddlewaretoken]").value;
  var run = null, timer = null, countdown = null, opening = false, reopened = 0;
  var touched = Date.now(), playing = null, reached = {};

  function say(name) { return bar.getAttribute("data-say-" + name) || ""; }

  function tell(state, words) {
    bar.setAttribute("data-state", state);
    says.textContent = words;
    again.hidden = state !== "stopped";
  }

  function show(spent) {
    var seconds = Math.min(run.done + spent, run.whole);
    count.textContent = say("count").replace("{m}", Math.floor(seconds / 60)).replace("{s}", seconds % 60).replace("{all}", Math.round(run.whole / 60));
  }

  function post(url, body, type, then) {
    var request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Content-Type", type);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token);
    request.timeout = 12000;
    request.onloadend = function () {
      var reply = {};
      try { reply = JSON.parse(request.responseText) || {}; } catch (error) { /* nothing came */ }
      then(request.status, reply);
    };
    request.send(body);
  }

  function form(fields) {
    return Object.keys(fields).map(function (name) { return name + "=" + encodeURIComponent(fields[name]); }).join("&");
  }

  function stop(words) {
    clearInterval(timer);
    hideAsk();
    run = null;
    tell("stopped", words);
  }

  function open() {
    if (opening || run) { return; }
    opening = true;
    post(bar.getAttribute("data-open-url"), form({ lesson: bar.getAttribute("data-study") }), "application/x-www-form-urlencoded", function (status, reply) {
      opening = false;
      if (status === 200) { begin(reply); return; }
      if (status === 409) { stop(reply.error || ""); again.hidden = true; return; }
      if (status === 401 || status === 403) { stop(say("signin")); return; }
      tell("off", say("off"));
      setTimeout(function () { if (!document.hidden) { open(); } }, 8000);
    });
  }

  function begin(reply) {
    run = { ticket: reply.ticket, seq: 0, done: reply.done, whole: reply.whole };
    if (reply.place.reached) { Object.keys(reply.place.reached).forEach(function (key) { reached[key] = Math.max(reached[key] || 0, reply.place.reached[key]); }); }
    goOn(reply.place);
    show(0);
    tell("ok", say("ok"));
    clearInterval(timer);
    timer = setInterval(beat, reply.beat * 1000);
  }

  var placed = false;
  function goOn(place) {
    if (placed || !place) { return; }
    placed = true;
    if (place.part && videos[place.part]) {
      var video = videos[place.part];
      var set = function () { video.currentTime = place.place; };
      if (video.readyState > 0) { set(); } else { video.addEventListener("loadedmetadata", set); }
    } else if (place.place && !location.hash && window.pageYOffset < 10) {
      window.scrollTo(0, Math.round(place.place / 1000 * (document.documentElement.scrollHeight - window.innerHeight)));
    }
  }

  function beat() {
    if (!run || document.hidden) { return; }
    var now = run;
    var part = playing ? playing.key : "";
    var depth = Math.max(1, document.documentElement.scrollHeight - window.innerHeight);
    var place = playing ? Math.floor(playing.video.currentTime) : Math.round(1000 * window.pageYOffset / depth);
    var idle = playing ? 0 : Math.floor((Date.now() - touched) / 1000);
    now.seq += 1;
    post(bar.getAttribute("data-beat-url"), JSON.stringify({ ticket: now.ticket, seq: now.seq, part: part, place: Math.max(0, place), idle: Math.max(0, idle) }), "application/json", function (status, reply) {
      if (now === run) { heard(status, reply, part); }
    });
  }

  function heard(status, reply, part) {
    if (status === 0 || status >= 500) { tell("off", say("off")); return; }
    if (reply.state === "taken") { stop(say("taken")); return; }
    if (reply.state === "missed") { stop(say("missed")); return; }
    if (reply.state === "ticket" || reply.state === "ended" || reply.state === "full" || status === 401) {
      run = null;
      clearInterval(timer);
      hideAsk();
      reopened += 1;
      if (status === 401 || reopened > 20) { stop(say("signin")); } else { open(); }
      return;
    }
    if (status !== 200) { tell("off", say("off")); return; }
    show(reply.spent);
    if (part) { reached[part] = Math.max(reached[part] || 0, reply.reached); }
    if (reply.state === "seek" && playing) { playing.video.currentTime = reply.reached; reached[part] = reply.reached; tell("ok", say("seek")); return; }
    if (reply.state === "check") { showAsk(reply.answer_in || 60); return; }
    hideAsk();
    tell("ok", say("ok"));
  }

  function showAsk(seconds) {
    if (!ask.hidden) { return; }
    var until = Date.now() + seconds * 1000;
    ask.hidden = false;
    bar.setAttribute("data-state", "ask");
    if (navigator.vibrate) { try { navigator.vibrate(200); } catch (error) { /* not allowed */ } }
    countdown = setInterval(function () {
      left.textContent = say("left").replace("{s}", Math.max(0, Math.round((until - Date.now()) / 1000)));
    }, 1000);
    left.textContent = say("left").replace("{s}", seconds);
  }

  function hideAsk() { clearInterval(countdown); ask.hidden = true; }

  bar.querySelector("[data-study-present]").addEventListener("click", function () {
    var now = run;
    touched = Date.now();
    if (!now) { return; }
    post(bar.getAttribute("data-present-url"), form({ ticket: now.ticket }), "application/x-www-form-urlencoded", function (status, reply) {
      if (now === run) { if (status === 200 && reply.state === "ok") { hideAsk(); } heard(status, reply, ""); }
    });
  });

  function leave() {
    if (!run) { return; }
    var body = form({ ticket: run.ticket, csrfmiddlewaretoken: token });
    run = null;
    clearInterval(timer);
    hideAsk();
    var type = "application/x-www-form-urlencoded";
    if (navigator.sendBeacon && window.Blob && navigator.sendBeacon(bar.getAttribute("data-leave-url"), new Blob([body], { type: type }))) { return; }
    post(bar.getAttribute("data-leave-url"), body, type, function () { /* the sweep settles what is lost */ });
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) { if (run) { leave(); tell("paused", say("paused")); } } else if (bar.getAttribute("data-state") === "paused") { open(); }
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", function (event) { if (event.persisted) { open(); } });
  again.addEventListener("click", function () { touched = Date.now(); reopened = 0; open(); });
  ["touchstart", "keydown", "mousemove", "scroll", "click"].forEach(function (name) {
    window.addEventListener(name, function () { touched = Date.now(); }, { passive: true });
  });

  var videos = {};
  Array.prototype.slice.call(document.querySelectorAll(".article__part[id] video")).forEach(function (video) {
    var part = video;
    while (part && !/(^| )article__part( |$)/.test(part.className)) { part = part.parentNode; }
    var key = part.id.replace(/^h-/, "").slice(0, 40);
    var last = 0;
    videos[key] = video;
    video.addEventListener("play", function () { playing = { video: video, key: key }; last = video.currentTime; });
    ["pause", "ended"].forEach(function (name) {
      video.addEventListener(name, function () { if (playing && playing.video === video) { beat(); playing = null; } });
    });
    video.addEventListener("ratechange", function () { if (video.playbackRate > 1) { video.playbackRate = 1; } });
    video.addEventListener("timeupdate", function () {
      if (!video.seeking && video.currentTime - last < 2) { reached[key] = Math.max(reached[key] || 0, video.currentTime); }
      last = video.currentTime;
    });
    video.addEventListener("seeking", function () {
      if (video.currentTime > (reached[key] || 0) + 2) { video.currentTime = reached[key] || 0; tell("ok", say("seek")); }
    });
  });

  if (!document.hidden) { open(); } else { tell("paused", say("paused")); }
})();
