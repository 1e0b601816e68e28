/* The exam screen: shows the paper, keeps every answer in this browser until the server has it, tells the truth
   about what is saved. The server's clock decides; this one only counts down. No framework, no build step. */
(function () {
  "use strict";

  var body = document.body;
  var urls = {
    claim: body.dataset.claim, answers: body.dataset.answers, place: body.dataset.place,
    clock: body.dataset.clock, submit: body.dataset.submit, result: body.dataset.result, door: body.dataset.door,
    media: body.dataset.media
  };
  var csrf = body.dataset.csrf;
  var storeKey = "anpei.exam." + body.dataset.attempt;
  var words = JSON.parse(document.getElementById("exam-words").textContent);
  var face = window.AnpeiItem;
  var LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  var CHOICES = ["judgement", "single", "multiple"];

  var items = [];            // positions of the paper, see item-face.js
  var answers = {};          // position -> value shown
  var pending = {};          // position -> {rev, value}: not yet acknowledged
  var marked = {};
  var current = 1;
  var writer = 0, nextRev = 0;
  var offset = 0, deadline = 0;
  var sending = false, failures = 0, ended = false, readOnly = false;
  var retryTimer = null, sendTimer = null, placeTimer = null;

  /* Other scripts of this page (notices, integrity) listen; they know nothing of answers. */
  function announce(name, detail) {
    document.dispatchEvent(new CustomEvent(name, { detail: detail }));
  }

  function $(id) { return document.getElementById(id); }
  function pendingCount() { return Object.keys(pending).length; }
  function text(template, value) { return template.replace("%s", value); }

  /* --- What is kept in this browser ----------------------------------------------------------------------- */
  function keep() {
    try {
      if (pendingCount()) { localStorage.setItem(storeKey, JSON.stringify(pending)); }
      else { localStorage.removeItem(storeKey); }
    } catch (error) { /* storage full or forbidden: the answers stay in memory and the line says so */ }
  }
  function kept() {
    try { return JSON.parse(localStorage.getItem(storeKey) || "{}"); } catch (error) { return {}; }
  }

  /* --- Talking to the server ------------------------------------------------------------------------------ */
  function request(method, url, data) {
    var controller = window.AbortController ? new AbortController() : null;
    var timer = setTimeout(function () { if (controller) { controller.abort(); } }, 10000);
    return fetch(url, {
      method: method,
      credentials: "same-origin",
      cache: "no-store",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: data === undefined ? undefined : JSON.stringify(data),
      signal: controller ? controller.signal : undefined
    }).then(function (response) { clearTimeout(timer); return response; },
            function (error) { clearTimeout(timer); throw error; });
  }

  function setState(state) {
    var line = $("save-state");
    line.dataset.state = state;
    var count = pendingCount();
    $("saving-count").textContent = count ? text(words.saving, count) : words.connecting;
    $("offline-count").textContent = text(words.offline, count);
    $("offline-notice").hidden = state !== "offline" && state !== "error";
  }

  function showState() {
    if (ended) { return; }
    if (!pendingCount()) { setState(failures ? "offline" : "saved"); }
    else { setState(failures ? "offline" : "saving"); }
  }

  function send() {
    clearTimeout(sendTimer);
    if (sending || ended || readOnly || !writer || !pendingCount()) { return Promise.resolve(); }
    sending = true;
    var batch = Object.keys(pending).slice(0, 200).map(function (position) {
      return [Number(position), pending[position].rev, pending[position].value];
    });
    return request("POST", urls.answers, { writer: writer, answers: batch }).then(function (response) {
      if (response.status === 401) { return expired(); }
      if (response.status === 400) { failures += 1; throw new Error("400"); }
      if (response.status !== 200 && response.status !== 409) { throw new Error(String(response.status)); }
      return response.json().then(function (reply) {
        failures = 0;
        settle(reply.stored);
        if (reply.state === "taken_over") { lock(); }
        if (reply.state === "late" || reply.state === "ended") { finish(); }
      });
    }).catch(function () {
      failures += 1;
    }).then(function () {
      sending = false;
      keep(); showState(); paintSheet();
      if (pendingCount() && !ended && !readOnly) { later(); }
    });
  }

  /* Only what the server names counts as saved; a newer change made meanwhile stays pending. */
  function settle(stored) {
    Object.keys(stored).forEach(function (position) {
      if (pending[position] && pending[position].rev <= stored[position]) { delete pending[position]; }
    });
  }

  function later() {
    clearTimeout(retryTimer);
    var wait = failures ? Math.min(30000, 1000 * Math.pow(2, failures - 1)) : 50;
    retryTimer = setTimeout(send, wait * (0.75 + Math.random() / 2));
  }

  function expired() {
    keep();
    ended = true;
    location.assign(urls.door);
  }

  /* --- Answering ------------------------------------------------------------------------------------------ */
  function record(position, value) {
    if (readOnly || ended) { return; }
    nextRev += 1;
    answers[position] = value;
    pending[position] = { rev: nextRev, value: value };
    keep(); showState(); paintSheet();
    clearTimeout(sendTimer);
    sendTimer = setTimeout(send, 250);
  }

  function savePlace() {
    clearTimeout(placeTimer);
    placeTimer = setTimeout(function () {
      if (ended || readOnly) { return; }
      var list = Object.keys(marked).filter(function (key) { return marked[key]; }).map(Number);
      request("POST", urls.place, { writer: writer, position: current, marked: list }).catch(function () { return null; });
    }, 1500);
  }

  /* --- Drawing -------------------------------------------------------------------------------------------- */
  function element(tag, className, content) {
    var node = document.createElement(tag);
    if (className) { node.className = className; }
    if (content !== undefined) { node.textContent = content; }
    return node;
  }
  function icon(name) {
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon"); svg.setAttribute("aria-hidden", "true");
    var use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", body.dataset.sprite + "#" + name);
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
    face.face($("item-options"), item, answers[item.n], {
      words: words.face, icon: icon, media: urls.media, disabled: readOnly || ended,
      change: function (value) { record(item.n, value); }
    });
    $("previous").disabled = current === 1;
    var last = current === items.length;
    $("next-label").textContent = last ? words.finish : words.next;
    var flag = $("flag");
    flag.setAttribute("aria-pressed", marked[item.n] ? "true" : "false");
    document.title = text(words.title, item.n) + " · " + body.dataset.name;
    $("question-body").scrollTop = 0;
    if (window.matchMedia("(max-width: 63.99em)").matches) { window.scrollTo(0, 0); }
  }

  function hint(item) {
    var known = words.hints[item.type];
    return typeof known === "string" ? known : known[item.policy] || known.whole;
  }

  function buildSheet() {
    var root = $("sheet-body");
    root.textContent = "";
    var section = null, grid = null;
    items.forEach(function (item) {
      if (item.section !== section) {
        section = item.section;
        var head = element("h3", "exam-sheet__section", section);
        head.appendChild(element("span", "", text(words.marksEach, item.marksEach / 100)));
        root.appendChild(head);
        grid = element("ol", "exam-grid");
        root.appendChild(grid);
      }
      var cell = element("button", "exam-cell", String(item.n));
      cell.type = "button";
      cell.id = "cell-" + item.n;
      cell.addEventListener("click", function () { go(item.n); closeSheet(); });
      var row = element("li");
      row.appendChild(cell);
      grid.appendChild(row);
    });
  }

  function paintSheet() {
    var done = 0;
    items.forEach(function (item) {
      var cell = $("cell-" + item.n);
      if (!cell) { return; }
      var answered = !!answers[item.n], waiting = !!pending[item.n], isMarked = !!marked[item.n];
      if (answered) { done += 1; }
      cell.className = "exam-cell" + (answered ? (waiting ? " is-unsaved" : " is-answered") : "") +
        (isMarked ? " is-flagged" : "") + (item.n === current ? " is-current" : "");
      var label = text(words.cell, item.n) + (answered ? (waiting ? words.cellWaiting : words.cellAnswered) : words.cellEmpty) +
        (isMarked ? words.cellMarked : "");
      cell.setAttribute("aria-label", label);
      if (item.n === current) { cell.setAttribute("aria-current", "true"); } else { cell.removeAttribute("aria-current"); }
    });
    $("sheet-count").textContent = done;
    $("sheet-total").textContent = items.length;
    $("sheet-badge").textContent = done + "/" + items.length;
  }

  function go(position) {
    current = Math.max(1, Math.min(items.length, position));
    paintItem(); paintSheet(); savePlace();
    $("item-stem").focus();
  }

  function openSheet() { $("sheet").classList.add("is-open"); $("sheet-close").focus(); }
  function closeSheet() { $("sheet").classList.remove("is-open"); }

  /* --- The clock ------------------------------------------------------------------------------------------ */
  function setClock(clock) {
    offset = clock.now - Date.now();
    deadline = clock.deadline;
    announce("anpei:clock", clock);
    if (clock.state !== "open") { finish(); }
    else if (writer && clock.writer !== writer) { lock(); }
  }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function tick() {
    var left = Math.max(0, Math.round((deadline - Date.now() - offset) / 1000));
    var hours = Math.floor(left / 3600);
    $("clock-time").textContent = (hours ? hours + ":" : "") + two(Math.floor(left % 3600 / 60)) + ":" + two(left % 60);
    $("clock").dataset.level = left <= 60 ? "critical" : left <= 600 ? "warn" : "normal";
    if (!left && deadline && !ended) { timeUp(); }
  }
  var isTimeUp = false;
  function timeUp() {
    if (isTimeUp) { return; }
    isTimeUp = true;
    closeSheet();
    setTimeout(function () { send().then(function () { submit(); }); }, Math.random() * 3000);
  }
  function askClock() {
    if (ended) { return; }
    request("GET", urls.clock).then(function (response) {
      if (response.status === 401) { return expired(); }
      if (!response.ok) { throw new Error(String(response.status)); }
      return response.json().then(function (clock) {
        var wasOffline = failures > 0;
        if (!pendingCount()) { failures = 0; }
        setClock(clock); showState();
        if (wasOffline) { send(); }
      });
    }).catch(function () { if (!failures) { failures = 1; } showState(); });
  }

  /* --- The end -------------------------------------------------------------------------------------------- */
  function openSubmit() {
    var missing = items.filter(function (item) { return !answers[item.n]; });
    var flags = items.filter(function (item) { return marked[item.n]; });
    $("tally-done").textContent = items.length - missing.length;
    $("tally-missing").textContent = missing.length;
    $("tally-marked").textContent = flags.length;
    var jump = $("submit-jump");
    jump.textContent = "";
    missing.slice(0, 24).forEach(function (item) {
      var button = element("button", "exam-cell", String(item.n));
      button.type = "button";
      button.addEventListener("click", function () { closeSubmit(); go(item.n); });
      var row = element("li");
      row.appendChild(button);
      jump.appendChild(row);
    });
    $("submit-missing").hidden = !missing.length;
    $("submit-error").hidden = true;
    closeSheet();
    var dialog = $("submit-dialog");
    if (dialog.showModal) { if (!dialog.open) { dialog.showModal(); } } else { dialog.setAttribute("open", ""); }
  }
  function closeSubmit() {
    var dialog = $("submit-dialog");
    if (dialog.close && dialog.open) { dialog.close(); } else { dialog.removeAttribute("open"); }
  }
  function submit() {
    $("submit-confirm").disabled = true;
    return send().then(function () {
      if (pendingCount() && !isTimeUp) { return refuse(text(words.unsent, pendingCount())); }
      return request("POST", urls.submit, {}).then(function (response) {
        if (response.status === 401) { return expired(); }
        if (!response.ok) { throw new Error(String(response.status)); }
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
    $("submit-error-text").textContent = sentence;
  }
  function finish() {
    if (ended) { return; }
    ended = true;
    keep();
    location.replace(urls.result);
  }
  function lock() {
    readOnly = true;
    $("takeover").hidden = false;
    keep(); paintItem();
    $("takeover-button").focus();
  }

  /* --- Keys: 1–6 or A–F choose, arrows move, M marks ------------------------------------------------------- */
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || $("submit-dialog").open) { return; }
    if (/^(SELECT|TEXTAREA)$/.test(event.target.tagName) || event.target.type === "text") { return; }
    var item = items[current - 1];
    var key = event.key.toUpperCase();
    if (event.key === "ArrowLeft") { go(current - 1); event.preventDefault(); return; }
    if (event.key === "ArrowRight") { if (current < items.length) { go(current + 1); } event.preventDefault(); return; }
    if (key === "M") { toggleMark(); return; }
    if (event.key === "Escape") { closeSheet(); return; }
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

  function setFont(size) {
    body.dataset.font = size;
    Array.prototype.forEach.call(document.querySelectorAll("[data-font-size]"), function (button) {
      button.setAttribute("aria-pressed", button.dataset.fontSize === size ? "true" : "false");
    });
    try { localStorage.setItem("anpei.exam.font", size); } catch (error) { return; }
  }

  /* --- Start ---------------------------------------------------------------------------------------------- */
  function open() {
    request("POST", urls.claim, {}).then(function (response) {
      if (response.status === 401) { return expired(); }
      if (!response.ok) { throw new Error(String(response.status)); }
      return response.json().then(show);
    }).catch(function () { setState("error"); setTimeout(open, 2000 + Math.random() * 2000); });
  }

  function show(data) {
    writer = data.clock.writer;
    nextRev = data.first_revision;
    setClock(data.clock);
    if (data.clock.state !== "open") { return; }
    items = face.positions(data.sections);
    var stored = {};
    data.responses.forEach(function (row) { stored[row[0]] = row[1]; answers[row[0]] = row[2]; });
    var before = kept();
    pending = {};
    Object.keys(before).forEach(function (position) {
      if (before[position].rev > (stored[position] || 0)) {
        nextRev += 1;
        answers[position] = before[position].value;
        pending[position] = { rev: nextRev, value: before[position].value };
      }
    });
    data.marked.forEach(function (position) { marked[position] = true; });
    current = Math.max(1, Math.min(items.length, data.position));
    buildSheet(); paintItem(); paintSheet(); keep(); showState();
    $("exam-loading").hidden = true;
    $("exam-main").hidden = false;
    tick(); setInterval(tick, 500); setInterval(askClock, 15000); setInterval(send, 15000);
    send();
  }

  $("previous").addEventListener("click", function () { go(current - 1); });
  $("next").addEventListener("click", function () { if (current < items.length) { go(current + 1); } else { openSubmit(); } });
  $("flag").addEventListener("click", toggleMark);
  $("sheet-open").addEventListener("click", openSheet);
  $("sheet-close").addEventListener("click", closeSheet);
  $("sheet-shade").addEventListener("click", closeSheet);
  $("submit-open").addEventListener("click", openSubmit);
  $("submit-cancel").addEventListener("click", closeSubmit);
  $("submit-confirm").addEventListener("click", submit);
  $("takeover-button").addEventListener("click", function () { location.reload(); });
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", function () { send(); if (!document.hidden) { askClock(); } });
  window.addEventListener("online", function () { failures = 0; send(); askClock(); });
  window.addEventListener("offline", function () { failures = Math.max(1, failures); showState(); });
  window.addEventListener("beforeunload", function (event) {
    if (pendingCount() && !ended) { event.preventDefault(); event.returnValue = ""; }
  });
  Array.prototype.forEach.call(document.querySelectorAll("[data-font-size]"), function (button) {
    button.addEventListener("click", function () { setFont(button.dataset.fontSize); });
  });
  try { setFont(localStorage.getItem("anpei.exam.font") || "1"); } catch (error) { setFont("1"); }
  open();
}());
