/* Playing a round, in ES5 for old WebViews. The proof of work is done while the rules are read; SHA-256 is written out
   because one short hash is far cheaper here than one promise of Web Crypto (and Web Crypto is missing on plain http).
   Answers stay in this phone until the server has said that it has them. */
(function () {
  "use strict";
  var root = document.getElementById("play");
  if (!root) { return; }
  function byId(id) { return document.getElementById(id); }
  function say(name) { return root.getAttribute("data-say-" + name) || ""; }

  /* --- SHA-256 of one block (at most 55 ASCII characters) ------------------------------------------------------ */
  var K = [], H0 = [];
  (function () {
    var n = 2, count = 0, isPrime, i;
    while (count < 64) {
      isPrime = true;
      for (i = 2; i * i <= n; i += 1) { if (n % i === 0) { isPrime = false; break; } }
      if (isPrime) {
        if (count < 8) { H0[count] = (Math.pow(n, 1 / 2) % 1) * 4294967296 | 0; }
        K[count] = (Math.pow(n, 1 / 3) % 1) * 4294967296 | 0;
        count += 1;
      }
      n += 1;
    }
  }());
  var W = [];
  function firstWord(text) {
    var i, length = text.length, a, b, c, d, e, f, g, h, t1, t2, x, y;
    for (i = 0; i < 16; i += 1) { W[i] = 0; }
    for (i = 0; i < length; i += 1) { W[i >> 2] |= text.charCodeAt(i) << (24 - (i & 3) * 8); }
    W[length >> 2] |= 0x80 << (24 - (length & 3) * 8);
    W[15] = length * 8;
    for (i = 16; i < 64; i += 1) {
      x = W[i - 15]; y = W[i - 2];
      W[i] = (W[i - 16] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) + W[i - 7] +
        ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10)) | 0;
    }
    a = H0[0]; b = H0[1]; c = H0[2]; d = H0[3]; e = H0[4]; f = H0[5]; g = H0[6]; h = H0[7];
    for (i = 0; i < 64; i += 1) {
      t1 = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + W[i]) | 0;
      t2 = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c)) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    return (a + H0[0]) >>> 0;
  }
  var proof = "", waiting = null;
  function work() {
    var challenge = root.getAttribute("data-challenge"), bits = Number(root.getAttribute("data-bits")), number = 0;
    var limit = bits ? Math.pow(2, 32 - bits) : 4294967296, began = new Date().getTime();
    function part() {
      var i;
      for (i = 0; i < 400; i += 1) {
        if (firstWord(challenge + ":" + number) < limit) {
          proof = String(number);
          root.setAttribute("data-proof-ms", String(new Date().getTime() - began));
          if (waiting) { waiting(); }
          return;
        }
        number += 1;
      }
      window.setTimeout(part, 0);
    }
    part();
  }

  /* --- talking to the server ----------------------------------------------------------------------------------- */
  var ticket = "", countdown = null;
  function post(address, body, done) {
    var request = new XMLHttpRequest(), token = root.querySelector("input[name=csrfmiddlewaretoken]");
    request.open("POST", address);
    request.timeout = 15000;
    request.setRequestHeader("Content-Type", "application/json");
    request.setRequestHeader("X-CSRFToken", token ? token.value : "");
    if (ticket) { request.setRequestHeader("X-Contest-Ticket", ticket); }
    request.onload = function () {
      var reply = null;
      try { reply = JSON.parse(request.responseText); } catch (error) { reply = null; }
      done(request.status, reply, Number(request.getResponseHeader("Retry-After")) || 0);
    };
    request.onerror = request.ontimeout = function () { done(0, null, 0); };
    request.send(JSON.stringify(body));
  }
  /* Two thousand phones hear the same bell. Whoever gets no answer asks again, later each time, no sooner than the server
     says, and each phone at a moment of its own. To ask twice is safe: a start is gone on with, the first hand-in counts. */
  function pause(tries, after, most) {
    var least = Math.max(Math.min(1000 * Math.pow(2, tries), most), after * 1000);
    return Math.round(least * (1 + Math.random()));
  }
  function insist(address, body, most, tell, done, tries) {
    tries = tries || 0;
    post(address, body, function (status, reply, after) {
      if (status === 202 && reply && reply.ticket) {
        ticket = reply.ticket;
        root.setAttribute("data-wait-ms", String(reply.wait_ms));
        queue(reply, tell);
        window.setTimeout(function () { insist(address, body, most, tell, done, tries); }, reply.wait_ms + Math.round(Math.random() * 250));
        return;
      }
      window.clearTimeout(countdown);
      var isPassing = status === 0 || status === 408 || status === 429 || status >= 500, wait = pause(tries, after, status ? 16000 : 4000);
      if (!isPassing || tries + 1 >= most) { ticket = ""; done(status, reply); return; }
      root.setAttribute("data-wait-ms", String(wait));
      tell(status);
      window.setTimeout(function () { insist(address, body, most, tell, done, tries + 1); }, wait);
    });
  }
  /* A place in the line, by the server's word: said anew every second, and every five while it is long. */
  function queue(reply, tell) {
    var ends = clockNow() + reply.wait_ms, rate = reply.wait_ms / Math.max(reply.ahead, 1);
    window.clearTimeout(countdown);
    (function count() {
      var left = Math.max(ends - clockNow(), 0), seconds = Math.max(Math.ceil(left / 1000), 1);
      tell(202, Math.max(Math.round(left / rate), 1), seconds);
      if (left > 0) { countdown = window.setTimeout(count, seconds > 20 ? 5000 : 1000); }
    }());
  }
  function turn(name, ahead, seconds) { return say(name).replace("%1", String(ahead)).replace("%2", String(seconds)); }
  function keep(value) { try { window.localStorage.setItem(game.name, JSON.stringify(value)); } catch (error) { game.unkept = true; } }
  function kept() { try { return JSON.parse(window.localStorage.getItem(game.name)) || {}; } catch (error) { return {}; } }
  function forget() { try { window.localStorage.removeItem(game.name); } catch (error) { game.unkept = true; } }

  /* --- the gate ------------------------------------------------------------------------------------------------ */
  var begin = byId("begin"), refusal = byId("refusal"), isBusy = false;
  function refuse(text) {
    refusal.textContent = text;
    refusal.hidden = false;
    begin.disabled = false;
    begin.textContent = begin.getAttribute("data-label");
    isBusy = false;
  }
  function start() {
    var box = byId("more-time");
    insist(root.getAttribute("data-start"), {
      token: root.getAttribute("data-token"),
      proof: proof,
      more_time: !!(box && box.checked),
      homepage: byId("homepage").value
    }, 8, function (status, ahead, seconds) {
      begin.textContent = status === 202 ? turn("turn", ahead, seconds) : say("queue");
    }, function (status, reply) {
      if (status === 200 && reply) { play(reply); return; }
      refuse(reply && reply.error ? reply.error : say("failed"));
    });
  }
  if (begin) {
    begin.setAttribute("data-label", begin.textContent);
    begin.addEventListener("click", function () {
      if (isBusy) { return; }
      isBusy = true;
      begin.disabled = true;
      begin.textContent = say("working");
      refusal.hidden = true;
      if (proof || root.getAttribute("data-live") === "1") { start(); } else { waiting = start; }
    });
    if (finishUnsent()) { begin.disabled = true; }
    else if (root.getAttribute("data-live") === "1") { begin.click(); } else { window.setTimeout(work, 50); }
  } else { finishUnsent(); }

  /* Handed in, and the page was closed while it stood in the line: the answers and their ticket are still here. */
  function finishUnsent() {
    var i, name, old = null, line;
    try {
      for (i = 0; i < window.localStorage.length; i += 1) {
        name = window.localStorage.key(i);
        if (name.indexOf("contest:") === 0) {
          old = JSON.parse(window.localStorage.getItem(name));
          if (old && old.handedIn && old.finish && old.round === root.getAttribute("data-start")) { break; }
          old = null;
        }
      }
    } catch (error) { old = null; }
    if (!old) { return false; }
    line = document.createElement("p");
    line.className = "alert alert--warn";
    line.setAttribute("role", "status");
    line.textContent = say("sending");
    byId("gate").appendChild(line);
    ticket = old.ticket || "";
    insist(old.finish, { answers: rowsOf(old.answers, old.spent) }, Infinity, function (status, ahead, seconds) {
      line.textContent = status === 202 ? turn("arrived", ahead, seconds) : say(status ? "full" : "offline");
    }, function (status, reply) {
      try { window.localStorage.removeItem(name); } catch (error) { line.title = ""; }
      if (status === 200 && reply) { window.location.href = reply.result; return; }
      line.textContent = reply && reply.error ? reply.error : say("failed");
      if (begin) { begin.disabled = false; }
    });
    return true;
  }
  function rowsOf(answers, spent) {
    var rows = [], place;
    for (place in answers) {
      if (answers.hasOwnProperty(place) && answers[place].length) { rows.push([Number(place), answers[place], Math.max(spent[place] || 0, 0)]); }
    }
    return rows;
  }

  /* --- the game ------------------------------------------------------------------------------------------------ */
  var game = null;
  function clockNow() { return window.performance && performance.now ? performance.now() : new Date().getTime(); }
  function play(reply) {
    var old;
    game = { name: "contest:" + reply.play, reply: reply, at: 0, answers: {}, spent: {}, ends: clockNow() + reply.left_ms,
      shownAt: clockNow(), isSent: false, isSure: false, unkept: false };
    old = kept();
    if (old.answers) { game.answers = old.answers; game.spent = old.spent || {}; game.at = Math.min(old.at || 0, reply.questions.length - 1); }
    byId("gate").hidden = true;
    byId("game").hidden = false;
    var dots = byId("dots");
    reply.questions.forEach(function () { dots.appendChild(document.createElement("li")); });
    byId("back").addEventListener("click", function () { go(game.at - 1); });
    byId("next").addEventListener("click", forward);
    document.addEventListener("keydown", onKey);
    show();
    tick();
    game.timer = window.setInterval(tick, 200);
  }
  function question() { return game.reply.questions[game.at]; }
  function blanks() {
    return game.reply.questions.filter(function (one, place) { return !(game.answers[place] || []).length; }).length;
  }
  function count(ms) { game.spent[game.at] = Math.round((game.spent[game.at] || 0) + ms); }
  function go(place) {
    if (place < 0 || place >= game.reply.questions.length || game.isSent) { return; }
    count(clockNow() - game.shownAt);
    game.at = place;
    game.isSure = false;
    byId("notice").hidden = true;
    save();
    show();
    byId("stem").focus();
  }
  function forward() {
    if (game.isSent) { return; }
    if (game.at < game.reply.questions.length - 1) { go(game.at + 1); return; }
    if (blanks() && !game.isSure) {
      game.isSure = true;
      notice(say("blank").replace("%1", String(blanks())));
      return;
    }
    count(clockNow() - game.shownAt);
    game.shownAt = clockNow();
    handIn();
  }
  function save() { keep({ answers: game.answers, spent: game.spent, at: game.at, handedIn: game.isSent, ticket: game.isSent ? ticket : "",
    finish: game.reply.finish, round: root.getAttribute("data-start") }); }
  function notice(text) { byId("notice").textContent = text; byId("notice").hidden = false; }
  function show() {
    var one = question(), options = byId("options"), several = one.type === "multiple", last = game.reply.questions.length - 1;
    game.shownAt = clockNow();
    byId("of").textContent = say("of").replace("%1", String(game.at + 1)).replace("%2", String(last + 1));
    byId("kind").textContent = say(one.type);
    byId("stem").textContent = one.stem;
    options.textContent = "";
    one.options.forEach(function (text, place) {
      var button = document.createElement("button"), key = document.createElement("span"), words = document.createElement("span");
      button.type = "button";
      button.className = "play__option";
      button.setAttribute("role", several ? "checkbox" : "radio");
      button.setAttribute("data-place", String(place));
      key.className = "play__key";
      key.textContent = one.type === "judgement" ? (place ? "✕" : "✓") : String.fromCharCode(65 + place);
      key.setAttribute("aria-hidden", "true");
      words.textContent = text;
      button.appendChild(key);
      button.appendChild(words);
      button.addEventListener("click", function () { choose(place); });
      options.appendChild(button);
    });
    options.setAttribute("role", several ? "group" : "radiogroup");
    byId("back").disabled = game.at === 0;
    byId("next").textContent = game.at === last ? say("submit") : say("next");
    byId("next").className = game.at === last ? "btn btn--accent" : "btn btn--primary";
    mark();
  }
  function mark() {
    var given = game.answers[game.at] || [], buttons = byId("options").children, dots = byId("dots").children, i, isChosen;
    for (i = 0; i < buttons.length; i += 1) {
      isChosen = given.indexOf(i) >= 0;
      buttons[i].setAttribute("aria-checked", isChosen ? "true" : "false");
      buttons[i].className = "play__option" + (isChosen ? " is-chosen" : "");
    }
    for (i = 0; i < dots.length; i += 1) {
      dots[i].className = ((game.answers[i] || []).length ? "is-answered" : "") + (i === game.at ? " is-current" : "");
    }
  }
  function choose(place) {
    var given, at;
    if (game.isSent) { return; }
    if (question().type === "multiple") {
      given = (game.answers[game.at] || []).slice();
      at = given.indexOf(place);
      if (at >= 0) { given.splice(at, 1); } else { given.push(place); }
    } else {
      given = [place];
    }
    game.answers[game.at] = given;
    save();
    mark();
  }
  function onKey(event) {
    var number = Number(event.key);
    if (event.altKey || event.ctrlKey || event.metaKey) { return; }
    if (number >= 1 && number <= question().options.length) { choose(number - 1); event.preventDefault(); }
    else if (event.key === "ArrowRight") { if (game.at < game.reply.questions.length - 1) { go(game.at + 1); } }
    else if (event.key === "ArrowLeft") { go(game.at - 1); }
    else if (event.key === "Enter" && event.target.tagName !== "BUTTON") { forward(); event.preventDefault(); }
  }
  function tick() {
    var left = Math.max(game.ends - clockNow(), 0), seconds = Math.ceil(left / 1000), clock = byId("clock");
    clock.textContent = say("left") + " " + Math.floor(seconds / 60) + ":" + ("0" + seconds % 60).slice(-2);
    clock.className = "play__clock num" + (left < 15000 ? " is-short" : "");
    byId("time").value = Math.round(1000 * left / game.reply.limit_ms);
    if (!left && !game.isSent) {
      count(clockNow() - game.shownAt);
      handIn(say("over"));
    }
  }
  function handIn(text) {
    game.isSent = true;
    window.clearInterval(game.timer);
    save();
    notice(text || say("sending"));
    insist(game.reply.finish, { answers: rowsOf(game.answers, game.spent) }, Infinity, function (status, ahead, seconds) {
      if (status === 202) { save(); notice(turn("arrived", ahead, seconds)); return; }
      notice(status ? say("full") : say("offline"));
    }, function (status, reply) {
      if (status === 200 && reply) { forget(); window.location.href = reply.result; return; }
      notice(reply && reply.error ? reply.error : say("failed"));
    });
  }
}());
