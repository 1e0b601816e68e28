/* The exam screen: shows the paper and the time, takes the answers. What is kept in this browser is exam-journal.js's,
   what reaches the server exam-sender.js's; the server's clock decides, this one only counts down. */
(function () {
  "use strict";

  var body = document.body, data = body.dataset;
  var urls = {
    claim: data.claim, answers: data.answers, place: data.place, clock: data.clock, submit: data.submit,
    result: data.result, door: data.door, media: data.media, report: data.report, worker: data.worker
  };
  var words = JSON.parse(document.getElementById("exam-words").textContent);
  var face = window.AnpeiItem, room = window.AnpeiRoomWorker(data.attempt, urls.worker);
  var LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  var CHOICES = ["judgement", "single", "multiple"];

  var items = [];            // positions of the paper, see item-face.js
  var answers = {};          // position -> value shown
  var marked = {};
  var current = 1, nextRev = 0;
  var closings = [], closedCount = 0;
  var journal = null;
  var clock = { at: 0, now: 0, deadline: 0 };   // `now`: the server's, when performance.now() was `at`
  var isOpen = false;        // too late, and nobody has closed the attempt yet
  var ended = false, readOnly = false, held = false, barred = false, isShown = false;
  var placeTimer = null;

  var sender = new window.AnpeiSender({
    urls: urls, csrf: data.csrf, words: words,
    on: {
      reply: function (reply) {
        if (reply.sealed) { askClock(); }
        if (reply.state === "taken_over" && !ended) { lock(); }
        if (reply.state === "late") { isOpen = true; }
        if (reply.state === "late" || reply.state === "ended") { finish(); }
      },
      expired: expired,
      painted: function (state, count) {
        data.saved = count ? "no" : "yes";
        if (isShown) { paintSheet(); }
        announce("anpei:saving", { state: state, count: count, since: sender.since });
      },
      journal: function (name, value, isSent) { if (journal) { journal.put(name, value, isSent); showJournal(); } }
    }
  });

  /* Other scripts of this page (aids, notices, integrity) listen. */
  function announce(name, detail) { document.dispatchEvent(new CustomEvent(name, { detail: detail })); }
  function $(id) { return document.getElementById(id); }
  function text(template, value) { return template.replace("%s", value); }
  function isLocked(position) { return readOnly || ended || held || barred || isClosed(position); }

  function showJournal() {
    var mode = journal ? journal.mode : "memory";
    data.journal = mode;
    $("journal-note").hidden = mode === "sealed";
    $("journal-note").textContent = words.journal[mode] || "";
  }

  function expired() {
    ended = true;
    sender.isStopped = true;
    location.assign(urls.door);
  }

  /* --- Answering ------------------------------------------------------------------------------------------ */
  function record(position, value) {
    if (isLocked(position)) { return; }
    nextRev += 1;
    answers[position] = value;
    sender.record(position, { rev: nextRev, value: value });
  }

  function savePlace() {
    var list = Object.keys(marked).filter(function (key) { return marked[key]; }).map(Number);
    if (journal) { journal.put("place", { position: current, marked: list }, true); }
    clearTimeout(placeTimer);
    placeTimer = setTimeout(function () {
      if (ended || readOnly) { return; }
      sender.request("POST", urls.place, { writer: sender.writer, position: current, marked: list }).catch(function () { return null; });
    }, 1500);
  }

  /* --- Drawing -------------------------------------------------------------------------------------------- */
  function icon(name) {
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon"); svg.setAttribute("aria-hidden", "true");
    var use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", data.sprite + "#" + name);
    svg.appendChild(use);
    return svg;
  }

  function paintItem() {
    var item = items[current - 1];
    $("item-number").textContent = item.n;
    $("item-total").textContent = "/ " + items.length;
    $("item-type").textContent = words.types[item.type];
    $("item-marks").textContent = text(words.marks, item.marks / 100);
    var stem = $("item-stem");
    face.show(stem, item.stem, item, urls.media);
    face.gaps(stem);
    var stimulus = $("item-stimulus");
    stimulus.hidden = !item.stimulus;
    if (item.stimulus) { face.show($("item-stimulus-text"), item.stimulus.stem, item.stimulus, urls.media); }
    $("item-hint").textContent = hint(item);
    if (item.type === "essay") { $("item-hint").appendChild(leaving()); }
    face.face($("item-options"), item, answers[item.n], {
      words: words.face, icon: icon, media: urls.media, disabled: isLocked(item.n),
      change: function (value) { record(item.n, value); }
    });
    $("section-closed").hidden = !isClosed(item.n);
    $("previous").disabled = current === 1;
    var last = current === items.length;
    $("next-label").textContent = last ? words.finish : words.next;
    var flag = $("flag");
    flag.setAttribute("aria-pressed", marked[item.n] ? "true" : "false");
    document.title = text(words.title, item.n) + " · " + data.name;
    announce("anpei:item", { item: item });
    $("question-body").scrollTop = 0;
    if (window.matchMedia("(max-width: 63.99em)").matches) { window.scrollTo(0, 0); }
  }

  function hint(item) {
    var known = words.hints[item.type];
    return typeof known === "string" ? known : known[item.policy] || known.whole;
  }

  /* In a box the arrows move in the text, so somebody without a mouse is told the way out. */
  function leaving() {
    var said = document.createElement("span");
    said.className = "exam-hint__key only-desktop";
    said.textContent = words.leaveBox;
    return said;
  }

  var sheet = window.AnpeiSheet(words, {
    go: function (position) { go(position); },
    look: function (item) {
      return { answered: !!answers[item.n], waiting: !!sender.pending[item.n], marked: !!marked[item.n], current: item.n === items[current - 1].n, closed: isClosed(item.n) };
    }
  });
  function paintSheet() { sheet.paint(items); }

  function go(position) {
    current = Math.max(1, Math.min(items.length, position));
    paintItem(); paintSheet(); savePlace();
    $("item-stem").focus();
  }

  /* --- The clock ------------------------------------------------------------------------------------------ */
  /* Counted on by the machine's running time: whoever turns its clock turns nothing here (SEC-06). */
  function serverNow() { return clock.now + performance.now() - clock.at; }
  function setClock(told) {
    clock = { now: told.now, at: performance.now(), deadline: told.deadline };
    announce("anpei:clock", told);
    if (told.state !== "open") { finish(); }
    else if (sender.writer && told.writer !== sender.writer) { lock(); }
  }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function spell(left) {
    var hours = Math.floor(left / 3600);
    return (hours ? hours + ":" : "") + two(Math.floor(left % 3600 / 60)) + ":" + two(left % 60);
  }
  function closingOf(position) {
    return closings.filter(function (one) { return one[0] <= position && position <= one[1]; })[0];
  }
  function secondsTo(moment) { return Math.max(0, Math.round((moment - serverNow()) / 1000)); }
  function isClosed(position) {
    var own = closingOf(position);
    return !!own && !!clock.deadline && !secondsTo(clock.deadline - own[2] * 1000);
  }
  function tick() {
    var left = secondsTo(clock.deadline), own = items.length && closingOf(items[current - 1].n);
    $("clock-time").textContent = spell(left);
    $("clock").dataset.level = left <= 60 ? "critical" : left <= 600 ? "warn" : "normal";
    $("section-clock").hidden = !own || isClosed(items[current - 1].n);
    if (own) {
      var rest = secondsTo(clock.deadline - own[2] * 1000);
      $("section-clock").textContent = text(words.section, spell(rest));
      $("section-clock").dataset.level = rest <= 60 ? "critical" : rest <= 300 ? "warn" : "normal";
    }
    var closed = items.filter(function (item) { return isClosed(item.n); }).length;
    if (closed !== closedCount) { closedCount = closed; sender.send(); paintItem(); paintSheet(); }
    if (!left && clock.deadline && !ended && !held) { timeUp(); }
  }
  var isTimeUp = false;
  function timeUp() {
    if (isTimeUp) { return; }
    isTimeUp = true;
    sheet.close();
    setTimeout(function () { sender.send().then(submit); }, Math.random() * 3000);
  }
  function askClock() {
    if (ended) { return Promise.resolve(); }
    return sender.request("GET", urls.clock).then(function (response) {
      if (response.status === 401) { return expired(); }
      if (!response.ok) { throw sender.refusal(response); }
      return response.json().then(function (told) {
        var wasAway = sender.failures > 0;
        sender.arrived();
        if (isTimeUp && told.deadline > told.now) { isTimeUp = false; }
        setClock(told); sender.show();
        if (wasAway) { sender.send(); }
      });
    }).catch(function (error) {
      sender.failed(error); sender.show(); sender.knock(askClock);
    });
  }

  /* --- The end -------------------------------------------------------------------------------------------- */
  function openSubmit() {
    sheet.tally(items, function (item) { closeSubmit(); go(item.n); });
    $("submit-error").hidden = true;
    sheet.close();
    var dialog = $("submit-dialog");
    if (dialog.showModal) { if (!dialog.open) { dialog.showModal(); } } else { dialog.setAttribute("open", ""); }
  }
  function closeSubmit() {
    var dialog = $("submit-dialog");
    if (dialog.close && dialog.open) { dialog.close(); } else { dialog.removeAttribute("open"); }
  }
  function submit() {
    if (ended || held) { return Promise.resolve(); }
    $("submit-confirm").disabled = true;
    return sender.send().then(function () {
      if (sender.count() && !isTimeUp) { return refuse(text(words.unsent, sender.count())); }
      return sender.request("POST", urls.submit, {}).then(function (response) {
        if (response.status === 401) { return expired(); }
        if (!response.ok) { throw sender.refusal(response); }
        finish();
      });
    }).catch(function () {
      refuse(words.submitFailed);
      if (isTimeUp) { setTimeout(submit, 2000 + Math.random() * 2000); }
    });
  }
  function refuse(sentence) {
    $("submit-confirm").disabled = false;
    $("submit-error").hidden = false;
    $("submit-error-text").textContent = barred ? $("guard-text").textContent : sentence;
  }
  /* Over: nothing is changed any more, and nobody leaves before the server has named every change, stored or sealed. */
  function finish() {
    if (ended) { return; }
    ended = true;
    if (isShown) { paintItem(); }
    closeSubmit();
    drain();
  }
  function drain() {
    sender.send().then(function () {
      if (sender.count() && sender.bad < 5) { setTimeout(drain, sender.pause()); return; }
      if (isOpen) { close(); return; }
      var over = function () { room.forget(); location.replace(urls.result); };
      if (journal && !sender.count()) { journal.forget().then(over, over); } else { over(); }
    });
  }
  function close() {
    sender.request("POST", urls.submit, {}).then(function (response) { isOpen = !response.ok; }, function () { return null; })
      .then(function () { setTimeout(drain, isOpen ? 2000 : 0); });
  }
  function lock() {
    if (readOnly) { return; }
    readOnly = true;
    $("takeover").hidden = false;
    if (isShown) { paintItem(); }
    $("takeover-button").focus();
  }
  /* For notices and integrity: a held screen takes nothing and hands nothing in. */
  function hold(isOn) {
    held = !!isOn;
    if (held) { closeSubmit(); } else { isTimeUp = false; }
    if (isShown) { paintItem(); tick(); }
  }

  /* The room's guard takes nothing from this machine: the screen says that alone, until it does again. */
  document.addEventListener("anpei:barred", function (event) {
    if (barred === event.detail.isOn) { return; }
    barred = sender.isBarred = event.detail.isOn;
    if (isShown) { paintItem(); }
    sender.show();
  });

  /* --- Keys: 1–6 or A–F choose, arrows move, M marks ------------------------------------------------------- */
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || !items.length) { return; }
    if (/^(SELECT|TEXTAREA)$/.test(event.target.tagName) || event.target.type === "text") {
      if (event.key === "Escape" && !event.isComposing) { $("item-stem").focus(); event.preventDefault(); }
      return;
    }
    var item = items[current - 1];
    var key = event.key.toUpperCase();
    if (event.key === "ArrowLeft") { go(current - 1); event.preventDefault(); return; }
    if (event.key === "ArrowRight") { if (current < items.length) { go(current + 1); } event.preventDefault(); return; }
    if (key === "M") { toggleMark(); return; }
    if (event.key === "Escape") { sheet.close(); return; }
    if (CHOICES.indexOf(item.type) < 0) { return; }
    var index = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
    var list = face.choices(item, words.face);
    if (item.type === "judgement") {
      if (key === "T") { index = 0; }
      if (key === "F") { index = 1; }
    } else if (index < 0 && key.length === 1) { index = LETTERS.indexOf(key); }
    if (index < 0 || index >= list.length) { return; }
    var input = $("item-options").querySelectorAll("input")[index];
    if (input && !input.disabled) { input.focus(); if (input.type === "checkbox" || !input.checked) { input.click(); } }
    event.preventDefault();
  }
  function toggleMark() {
    var item = items[current - 1];
    marked[item.n] = !marked[item.n];
    $("flag").setAttribute("aria-pressed", marked[item.n] ? "true" : "false");
    paintSheet(); savePlace();
  }

  /* --- Start ---------------------------------------------------------------------------------------------- */
  function open() {
    room.carried().then(function (told) {
      if (!told) { return claim(); }
      told.clock.now += Date.now() - told.at;
      return begin(told);
    });
  }
  function claim() {
    return sender.request("POST", urls.claim, {}).then(function (response) {
      if (response.status === 401) { return expired(); }
      if (!response.ok) { throw sender.refusal(response); }
      return response.json().then(begin);
    }).catch(function (error) {
      if (error && error.isNetwork) { return reopen().catch(again); }
      again();
    });
  }
  function begin(told) {
    return window.AnpeiJournal.open(data.attempt, told.journal).then(function (opened) {
      journal = opened;
      room.hold(told.journal);
      told.offset = told.clock.now - Date.now();
      return journal.all("a:").then(null, function () { return {}; }).then(function (kept) { show(told, kept, false); });
    });
  }
  function again() {
    document.getElementById("save-state").dataset.state = "error";
    $("busy-count").textContent = sender.isBarred ? words.barredNone : words.connectFailed;
    setTimeout(claim, 2000 + Math.random() * 2000);
  }

  /* Without a network: the worker still knows the key, and the journal has the paper. */
  function reopen() {
    return room.key().then(function (key) {
      if (!key) { throw new Error("no key"); }
      return window.AnpeiJournal.open(data.attempt, key).then(function (opened) {
        return opened.all("").then(function (kept) {
          if (!kept.paper) { throw new Error("no paper"); }
          var changes = {}, told = kept.paper.value;
          Object.keys(kept).forEach(function (name) { if (name.indexOf("a:") === 0) { changes[name.slice(2)] = kept[name]; } });
          if (kept.place) { told.position = kept.place.value.position; told.marked = kept.place.value.marked; }
          told.clock.now = Date.now() + told.offset;
          journal = opened;
          room.hold(key);
          sender.failed({ isNetwork: true });
          show(told, changes, true);
          sender.knock(askClock);
        });
      });
    });
  }

  /* `kept`: position -> {value: {rev, value}, sent}. A new writer numbers what is unsent anew, above all that is stored. */
  function show(told, kept, isAgain) {
    var stored = {};
    sender.writer = told.clock.writer;
    nextRev = told.first_revision;
    items = face.positions(told.sections);
    closings = told.closings || [];
    told.responses.forEach(function (row) { stored[row[0]] = row[1]; answers[row[0]] = row[2]; });
    Object.keys(kept).forEach(function (position) {
      var change = kept[position].value, isNewer = change.rev > (stored[position] || 0);
      if (isAgain && isNewer) { answers[position] = change.value; nextRev = Math.max(nextRev, change.rev); }
      if (kept[position].sent || !isNewer) { return; }
      if (!isAgain && told.clock.state === "open") { nextRev += 1; change = { rev: nextRev, value: change.value }; }
      answers[position] = change.value;
      sender.pending[position] = change;
      journal.put("a:" + position, change, false);
    });
    told.marked.forEach(function (position) { marked[position] = true; });
    current = Math.max(1, Math.min(items.length, told.position));
    setClock(told.clock);
    if (told.clock.state !== "open") { return; }
    if (!isAgain) { journal.put("paper", told, true); }
    isShown = true;
    sheet.build(items); paintItem(); sender.show(); showJournal();
    $("exam-loading").hidden = true;
    $("exam-main").hidden = false;
    tick(); setInterval(tick, 500); setInterval(askClock, 15000); setInterval(function () { sender.send(); }, 15000);
    sender.send();
    announce("anpei:open", { journal: journal, items: items });
    room.keep([location.pathname, data.photo], items, urls.media);
  }
  window.AnpeiExam = {
    hold: hold, askClock: askClock, attempt: data.attempt, urls: urls,
    post: function (url, value) { return sender.request("POST", url, value); },
    item: function () { return items[current - 1]; },
    unsent: function () { return Object.keys(sender.pending).map(function (position) { return [Number(position), sender.pending[position].rev, sender.pending[position].value]; }); }
  };

  $("previous").addEventListener("click", function () { go(current - 1); });
  $("next").addEventListener("click", function () { if (current < items.length) { go(current + 1); } else { openSubmit(); } });
  $("flag").addEventListener("click", toggleMark);
  $("submit-open").addEventListener("click", openSubmit);
  $("submit-cancel").addEventListener("click", closeSubmit);
  $("submit-confirm").addEventListener("click", submit);
  $("takeover-button").addEventListener("click", function () { location.reload(); });
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", function () { sender.send(); if (!document.hidden) { askClock(); } });
  window.addEventListener("online", function () { sender.send(); askClock(); });
  window.addEventListener("offline", function () { if (!sender.failures) { sender.failed({ isNetwork: true }); sender.show(); sender.knock(askClock); } });
  window.addEventListener("beforeunload", function (event) {
    if (sender.count() && !sender.isStopped) { event.preventDefault(); event.returnValue = ""; }
  });
  open();
}());
