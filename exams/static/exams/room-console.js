/* The live console: one feed, keyed tiles, acts without leaving the page. ES5, no framework. The server decides who may
   do what; this script shows and asks. A node that dies costs one asking: the next one answers with everything. */
(function () {
  "use strict";
  var root = document.getElementById("console");
  if (!root) { return; }
  var words = JSON.parse(document.getElementById("console-words").textContent);
  var STATES = ["absent", "checked_in", "answering", "idle", "away", "offline", "paused", "submitted", "held", "voided"];
  var OPEN = ["answering", "idle", "away", "offline", "paused"];
  var NOBODY = "00000000-0000-0000-0000-000000000000";
  var SEAT = 0, NAME = 1, TICKET = 2, STATE = 3, ANSWERED = 4, DEADLINE = 5, SINCE = 6, ALERTS = 7, DOOR = 8;
  var poll = Number(root.dataset.poll);
  var mayAct = root.dataset.mayAct === "1";
  var seats = {}, tiles = {}, chips = {}, alerts = [], items = 0, version = "", offset = 0, wanted = "", sought = "", shown = "";
  var timer = null, asking = false, lastAt = "", failures = 0;

  function $(id) { return document.getElementById(id); }
  function each(list, fn) { Array.prototype.forEach.call(list, fn); }
  function text(template) {
    var values = Array.prototype.slice.call(arguments, 1), at = 0;
    return template.replace(/%s/g, function () { var value = values[at]; at += 1; return value; });
  }
  function put(node, value) { if (node.textContent !== value) { node.textContent = value; } }
  function element(tag, className, content) {
    var node = document.createElement(tag);
    if (className) { node.className = className; }
    if (content !== undefined) { node.textContent = content; }
    return node;
  }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  /* The house's own clock, wherever this browser thinks it is. */
  function clock(ms) {
    var at = new Date(ms + Number(root.dataset.zone) * 1000);
    return two(at.getUTCHours()) + ":" + two(at.getUTCMinutes()) + ":" + two(at.getUTCSeconds());
  }
  function now() { return Date.now() + offset; }
  function isOpen(row) { return OPEN.indexOf(row[STATE]) >= 0; }

  /* --- Tiles ------------------------------------------------------------------------------------------------ */
  function makeTile(key) {
    var item = element("li"), tile = element("button", "tile");
    tile.type = "button";
    tile.setAttribute("data-key", key);
    tile.parts = {
      seat: element("span", "tile__seat"), name: element("span", "tile__name"), alerts: element("span", "tile__alerts"),
      state: element("span", "tile__state"), more: element("span", "tile__more")
    };
    ["seat", "name", "alerts", "state", "more"].forEach(function (name) { tile.appendChild(tile.parts[name]); });
    item.appendChild(tile);
    return tile;
  }
  function more(row) {
    if (row[STATE] === "absent" || row[STATE] === "checked_in") { return row[DOOR] === "half" ? words.half : ""; }
    var parts = [row[ANSWERED] + "/" + items];
    if (isOpen(row)) {
      var until = row[STATE] === "paused" ? row[SINCE] : now();
      parts.push(text(words.left, Math.max(0, Math.ceil((row[DEADLINE] - until) / 60000))));
    } else if (row[SINCE]) { parts.push(clock(row[SINCE]).slice(0, 5)); }
    return parts.join(" · ");
  }
  function stateWords(row) {
    var word = words.states[row[STATE]];
    return row[STATE] === "offline" && row[SINCE] ? word + " · " + text(words.since, clock(row[SINCE]).slice(0, 5)) : word;
  }
  function paint(key) {
    var row = seats[key], tile = tiles[key];
    if (!tile) { tile = tiles[key] = makeTile(key); }
    if (tile.getAttribute("data-state") !== row[STATE]) { tile.setAttribute("data-state", row[STATE]); }
    put(tile.parts.seat, row[SEAT] ? String(row[SEAT]) : "—");
    put(tile.parts.name, row[NAME]);
    put(tile.parts.state, stateWords(row));
    put(tile.parts.more, more(row));
    put(tile.parts.alerts, row[ALERTS] ? String(row[ALERTS]) : "");
    tile.parts.alerts.hidden = !row[ALERTS];
    tile.parentNode.hidden = isHidden(row);
  }
  function place() {
    var keys = Object.keys(seats).sort(function (a, b) {
      return (seats[a][SEAT] || 1e6) - (seats[b][SEAT] || 1e6) || (seats[a][TICKET] < seats[b][TICKET] ? -1 : 1);
    });
    var order = keys.join();
    if (order === shown) { return; }
    shown = order;
    var fragment = document.createDocumentFragment();
    keys.forEach(function (key) { fragment.appendChild(tiles[key].parentNode); });
    $("tiles").appendChild(fragment);
  }
  function refreshTimes() { Object.keys(seats).forEach(function (key) { if (isOpen(seats[key])) { put(tiles[key].parts.more, more(seats[key])); } }); }
  function drop(key) {
    if (tiles[key]) { $("tiles").removeChild(tiles[key].parentNode); }
    delete tiles[key];
    delete seats[key];
    shown = "";
  }
  /* A few figures are a seat, more of them a ticket's end, anything else is part of a name. */
  function isHidden(row) {
    if (wanted && row[STATE] !== wanted) { return true; }
    if (!sought) { return false; }
    if (!/^\d+$/.test(sought)) { return row[NAME].indexOf(sought) < 0 && row[TICKET].indexOf(sought.toUpperCase()) < 0; }
    return sought.length < 5 ? row[SEAT] !== Number(sought) : row[TICKET].slice(-sought.length) !== sought;
  }
  function filter() {
    var any = false;
    Object.keys(seats).forEach(function (key) {
      var hidden = isHidden(seats[key]);
      if (!hidden) { any = true; }
      if (tiles[key].parentNode.hidden !== hidden) { tiles[key].parentNode.hidden = hidden; }
    });
    $("tiles-none").hidden = any;
    put($("tiles-none"), words.nobody);
  }

  /* --- Counts ----------------------------------------------------------------------------------------------- */
  function chip(state) {
    var button = element("button", "count-chip");
    button.type = "button";
    button.setAttribute("data-state", state);
    button.setAttribute("aria-pressed", state === wanted ? "true" : "false");
    if (state) { button.appendChild(element("span", "state-dot")); }
    button.appendChild(element("span", "", state ? words.states[state] : words.all));
    button.number = element("b");
    button.appendChild(button.number);
    button.addEventListener("click", function () {
      wanted = wanted === state ? "" : state;
      Object.keys(chips).forEach(function (name) { chips[name].setAttribute("aria-pressed", name === wanted ? "true" : "false"); });
      filter();
    });
    $("console-counts").appendChild(button);
    return button;
  }
  var finder = $("console-find");
  if (finder) { finder.addEventListener("input", function () { sought = finder.value.trim(); filter(); }); }
  function paintCounts(counts) {
    var all = 0;
    if (!chips[""]) { chips[""] = chip(""); }
    STATES.forEach(function (state) {
      all += counts[state];
      var rare = state !== "absent" && state !== "answering" && state !== "submitted";
      if (!chips[state]) { chips[state] = chip(state); }
      chips[state].hidden = rare && !counts[state] && wanted !== state;
      chips[state].classList.toggle("is-none", !counts[state]);
      put(chips[state].number, String(counts[state]));
    });
    put(chips[""].number, String(all));
    put($("alerts-count"), String(counts.alerts));
    $("alerts-count").classList.toggle("is-some", counts.alerts > 0);
  }

  /* --- Alerts ----------------------------------------------------------------------------------------------- */
  function details(alert) {
    var parts = [clock(alert.at)];
    if (alert.detail.locked) { parts.push(words.locked); }
    if (alert.detail.seconds) { parts.push(text(words.seconds, alert.detail.seconds)); }
    if (alert.detail.position) { parts.push(text(words.item, alert.detail.position)); }
    if (alert.detail.count) { parts.push(text(words.times, alert.detail.count)); }
    if (alert.text) { parts.push(alert.text); }
    return parts.join(" · ");
  }
  function paintAlerts(alerts, unlisted) {
    var list = $("alerts"), kept = {};
    each(list.children, function (row) { kept[row.getAttribute("data-id")] = row; });
    alerts.forEach(function (alert) {
      var id = String(alert.id);
      if (kept[id]) { delete kept[id]; return; }
      var row = element("li", alert.wait || alert.detail.urgent ? "notice notice--urgent" : "notice"), what = element("p", "notice__what");
      row.setAttribute("data-id", id);
      what.appendChild(element("b", "num", alert.key ? String(alert.seat || "—") : words.room));
      what.appendChild(document.createTextNode(" " + alert.name + " " + alert.word));
      row.appendChild(what);
      row.appendChild(element("p", "notice__more", details(alert)));
      if (mayAct) {
        var button = element("button", "btn btn--sm", words.handled);
        button.type = "button";
        button.addEventListener("click", function () { handle(alert.id, button); });
        row.appendChild(button);
      }
      list.appendChild(row);
    });
    Object.keys(kept).forEach(function (id) { list.removeChild(kept[id]); });
    /* In the server's order; a row that stands where it should is not touched, so that a button under a finger stays. */
    alerts.forEach(function (alert, at) {
      var row = list.children[at];
      if (row.getAttribute("data-id") !== String(alert.id)) { list.insertBefore(list.querySelector("[data-id='" + alert.id + "']"), row); }
    });
    $("alerts-none").hidden = alerts.length > 0;
    $("alerts-more").hidden = unlisted <= 0;
    put($("alerts-more"), text(words.unlisted, unlisted));
  }
  /* What was said, and who has not read it yet. */
  function paintMessages(messages) {
    var list = $("messages");
    if (!list) { return; }
    list.textContent = "";
    messages.forEach(function (message) {
      var row = element("li", "notice");
      row.appendChild(element("p", "notice__what", (message.to ? text(words.seat, message.to) : words.room) + " " + message.text));
      row.appendChild(element("p", "notice__more", clock(message.at).slice(0, 5) + (message.of ? " · " + text(words.read, message.read, message.of) : "") + (message.unread.length ? " · " + text(words.unread, message.unread.join("、") + (message.more ? "…" : "")) : "")));
      list.appendChild(row);
    });
    $("messages-title").hidden = !messages.length;
  }
  function handle(id, button) {
    button.disabled = true;
    send(root.dataset.handled.replace("/0/", "/" + id + "/"), new FormData($("handled-form"))).then(ask, function () {
      button.disabled = false;
    });
  }

  /* --- The feed --------------------------------------------------------------------------------------------- */
  function take(feed) {
    offset = feed.now - Date.now();
    version = feed.v;
    if (feed.items !== undefined) { items = feed.items; }
    if (feed.full) { Object.keys(seats).forEach(function (key) { if (!feed.seats[key]) { drop(key); } }); }
    (feed.gone || []).forEach(drop);
    var changed = Object.keys(feed.seats || {});
    changed.forEach(function (key) { seats[key] = feed.seats[key]; paint(key); });
    if (changed.length) { place(); filter(); showSeat(); }
    if (feed.counts) { paintCounts(feed.counts); }
    if (feed.alerts) { alerts = feed.alerts; }
    if (feed.counts) { paintAlerts(alerts, feed.counts.alerts - alerts.length); }
    if (feed.messages) { paintMessages(feed.messages); }
  }
  /* The time of the last asking is for the eye: read aloud every two seconds it would drown all else. */
  function live(tone, sentence) {
    $("console-live").setAttribute("aria-live", tone === "ok" ? "off" : "polite");
    $("console-live").setAttribute("data-tone", tone);
    put($("console-live"), sentence);
  }
  function ask() {
    clearTimeout(timer);
    if (asking) { return; }
    asking = true;
    fetch(root.dataset.feed + "?since=" + version, { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } })
      .then(function (response) {
        if (response.redirected || response.status === 403 || response.status === 404) { failures = -1; throw new Error("out"); }
        if (!response.ok) { throw new Error(String(response.status)); }
        return response.json();
      })
      .then(function (feed) {
        failures = 0;
        take(feed);
        lastAt = clock(now());
        if (poll) { live("ok", text(words.live, lastAt)); }
      })
      .catch(function () {
        if (failures < 0) { live("lost", words.signedOut); return; }
        failures += 1;
        live("lost", text(words.lost, lastAt || "—"));
      })
      .then(function () {
        asking = false;
        if (!poll || failures < 0) { return; }
        timer = setTimeout(ask, document.hidden ? poll * 5 : poll * Math.min(4, 1 + failures));
      });
  }

  /* --- Acts ------------------------------------------------------------------------------------------------- */
  function send(url, data) {
    return fetch(url, { method: "POST", credentials: "same-origin", body: data, headers: { Accept: "application/json" } })
      .then(function (response) {
        if (response.redirected) { throw new Error(words.signedOut); }
        return response.json().then(function (reply) {
          if (!response.ok) { throw new Error(reply.error || words.failed); }
          return reply.said;
        }, function () { throw new Error(words.failed); });
      });
  }
  function say(dialog, sentence, tone) {
    var line = dialog.querySelector("[data-said]");
    line.setAttribute("data-tone", tone);
    line.textContent = sentence;
  }
  function openForm(dialog, name) {
    each(dialog.querySelectorAll("[data-form]"), function (form) { form.hidden = form.getAttribute("data-form") !== name; });
    each(dialog.querySelectorAll("[data-open]"), function (button) {
      button.setAttribute("aria-expanded", button.getAttribute("data-open") === name ? "true" : "false");
    });
    var form = name && dialog.querySelector("[data-form='" + name + "']");
    var field = form && form.querySelector("input:not([type=hidden]), textarea");
    if (field) { field.focus(); }
    return form;
  }
  function show(dialog) { if (dialog.showModal) { if (!dialog.open) { dialog.showModal(); } } else { dialog.setAttribute("open", ""); } }
  function close(dialog) { if (dialog.close && dialog.open) { dialog.close(); } else { dialog.removeAttribute("open"); } }
  function wire(dialog) {
    dialog.addEventListener("submit", function (event) {
      event.preventDefault();
      var form = event.target, button = form.querySelector("[type=submit]");
      button.disabled = true;
      send(form.getAttribute("action"), new FormData(form)).then(function (said) {
        form.reset();
        openForm(dialog, "");
        say(dialog, said, "ok");
        ask();
      }, function (error) { say(dialog, error.message || words.failed, "danger"); }).then(function () { button.disabled = false; });
    });
    each(dialog.querySelectorAll("[data-open]"), function (button) {
      button.addEventListener("click", function () {
        say(dialog, "", "ok");
        openForm(dialog, button.getAttribute("aria-expanded") === "true" ? "" : button.getAttribute("data-open"));
      });
    });
    each(dialog.querySelectorAll("[data-dialog-close]"), function (button) {
      button.addEventListener("click", function () { close(dialog); });
    });
  }

  var seatDialog = $("seat-dialog"), roomDialog = $("room-dialog"), current = "";
  var POSSIBLE = {
    extend: function (row) { return isOpen(row); },
    pause: function (row) { return isOpen(row) && row[STATE] !== "paused"; },
    resume: function (row) { return row[STATE] === "paused"; },
    message: function (row) { return isOpen(row) || row[STATE] === "checked_in" || row[STATE] === "absent"; },
    move: function (row) { return row[STATE] !== "voided" && row[STATE] !== "held"; },
    incident: function () { return true; },
    admit: function (row) { return row[STATE] !== "submitted" && row[STATE] !== "voided" && row[STATE] !== "held"; },
    reopen: function (row) { return row[STATE] === "submitted"; }
  };
  function showSeat() {
    var row = seats[current];
    if (!current || !row) { return; }
    put($("seat-title"), (row[SEAT] ? text(words.seat, row[SEAT]) : words.noSeat) + " · " + row[NAME]);
    put($("seat-ticket"), row[TICKET]);
    put($("seat-state"), stateWords(row));
    put($("seat-progress"), more(row) || "—");
    each(seatDialog.querySelectorAll("[data-open]"), function (button) {
      button.hidden = !POSSIBLE[button.getAttribute("data-open")](row);
    });
    var link = $("seat-misconduct");
    if (link) { link.hidden = row[STATE] === "voided" || row[STATE] === "held"; }
  }
  function openSeat(key) {
    current = key;
    each(seatDialog.querySelectorAll("[data-form]"), function (form) {
      var name = form.getAttribute("data-form");
      form.setAttribute("action", (name === "reopen" ? root.dataset.reopen : root.dataset.acts).replace(NOBODY, key));
      form.reset();
    });
    if ($("seat-misconduct")) { $("seat-misconduct").setAttribute("href", root.dataset.misconduct.replace(NOBODY, key)); }
    var photo = $("seat-photo");
    photo.parentNode.classList.remove("is-missing");
    photo.onerror = function () { photo.parentNode.classList.add("is-missing"); };
    photo.src = root.dataset.photo.replace(NOBODY, key);
    say(seatDialog, "", "ok");
    openForm(seatDialog, "");
    showSeat();
    show(seatDialog);
  }
  wire(seatDialog);
  $("tiles").addEventListener("click", function (event) {
    var node = event.target;
    while (node && node !== this && !node.getAttribute("data-key")) { node = node.parentNode; }
    if (node && node !== this) { openSeat(node.getAttribute("data-key")); }
  });
  if (roomDialog) {
    wire(roomDialog);
    each(document.querySelectorAll("[data-room-act]"), function (button) {
      button.addEventListener("click", function () {
        say(roomDialog, "", "ok");
        var form = openForm(roomDialog, button.getAttribute("data-room-act"));
        put($("room-title"), form.getAttribute("data-title"));
        show(roomDialog);
      });
    });
  }
  document.addEventListener("visibilitychange", function () { if (!document.hidden && poll && failures >= 0) { ask(); } });
  setInterval(refreshTimes, 10000);
  ask();
}());
