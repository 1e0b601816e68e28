/* Before and after the examination: the line when all start at once, and nobody goes while answers are on their way. */
(function () {
  "use strict";

  var page = document.querySelector("[data-room]");
  if (!page) { return; }
  var data = page.dataset, room = window.AnpeiRoomWorker(data.attempt, data.worker);
  var form = document.querySelector("[data-start]"), leave = document.querySelector("[data-leave]");
  var turn = "", counting = null, isAsking = false;

  window.AnpeiJournal.purge();
  if (form) { room.warm(); }

  function two(number) { return (number < 10 ? "0" : "") + number; }
  function says(name) { return data[name]; }

  /* --- The line ---------------------------------------------------------------------------------------------- */
  function refuse(sentence) {
    document.getElementById("refused").hidden = !sentence;
    document.getElementById("refused-text").textContent = sentence || "";
  }
  function busy(isBusy, label) {
    var button = document.getElementById("start");
    isAsking = isBusy;
    button.disabled = isBusy;
    button.textContent = label || says("label");
  }
  function place(reply) {
    var ends = performance.now() + reply.wait_ms, rate = reply.wait_ms / Math.max(reply.ahead, 1);
    clearTimeout(counting);
    document.getElementById("queue").hidden = false;
    (function count() {
      var left = Math.max(ends - performance.now(), 0);
      document.getElementById("queue-ahead").textContent = Math.max(Math.round(left / rate), 1);
      document.getElementById("queue-seconds").textContent = Math.max(Math.ceil(left / 1000), 1);
      if (left > 0) { counting = setTimeout(count, 1000); }
    }());
  }
  function ask(tries) {
    var headers = { "Accept": "application/json", "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value };
    if (turn) { headers["X-Exam-Turn"] = turn; }
    fetch(form.action, { method: "POST", credentials: "same-origin", cache: "no-store", headers: headers, body: "{}" }).then(function (response) {
      if (response.redirected) { location.assign(response.url); return null; }
      var after = (Number(response.headers.get("Retry-After")) || 0) * 1000;
      return response.json().then(function (reply) {
        if (response.ok) {
          var go = function () { location.assign(reply.url); };
          if (reply.paper) { reply.paper.at = Date.now(); room.carry(reply.attempt, reply.paper).then(go, go); } else { go(); }
          return;
        }
        if (response.status === 429 && reply.ticket) {
          turn = reply.ticket;
          place(reply);
          setTimeout(function () { ask(0); }, reply.again_ms + Math.random() * 250);
          return;
        }
        if (response.status >= 500 || response.status === 429) { later(tries, after); return; }
        document.getElementById("queue").hidden = true;
        busy(false);
        refuse(reply.error);
        if (response.status === 401) { location.assign(data.door); }
      });
    }).catch(function () { later(tries, 0); });
  }
  function later(tries, after) {
    busy(true, says("waiting"));
    setTimeout(function () { ask(tries + 1); }, Math.max(Math.min(1000 * Math.pow(2, tries), 8000), after) * (1 + Math.random() / 2));
  }
  if (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (isAsking) { return; }
      refuse("");
      busy(true, says("waiting"));
      ask(0);
    });
  }

  /* --- Before the bell: the time that is left, and the button when it is there ------------------------------- */
  var opens = document.getElementById("opens-in");
  if (opens) {
    var bell = performance.now() + Number(opens.dataset.seconds) * 1000;
    (function wait() {
      var left = Math.max(0, Math.ceil((bell - performance.now()) / 1000));
      document.getElementById("opens-time").textContent = two(Math.floor(left / 60)) + ":" + two(left % 60);
      document.getElementById("start").disabled = left > 0 || isAsking;
      if (left > 0) { setTimeout(wait, 500); } else { opens.hidden = true; }
    }());
  }

  /* --- After the end: what this machine could not bring in time is brought now, and put aside by the server -------- */
  function post(url, value) {
    var token = leave.querySelector("[name=csrfmiddlewaretoken]").value;
    return fetch(url, { method: "POST", credentials: "same-origin", cache: "no-store", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(value) })
      .then(function (response) { return response.json(); });
  }
  function bring() {
    return post(data.claim, {}).then(function (told) {
      return window.AnpeiJournal.open(data.attempt, told.journal).then(function (journal) {
        return journal.all("a:").then(function (kept) {
          var open = Object.keys(kept).filter(function (position) { return !kept[position].sent; });
          return post(data.answers, { writer: told.clock.writer, answers: open.map(function (position) { return [Number(position), kept[position].value.rev, kept[position].value.value]; }) }).then(function (reply) {
            var named = reply.stored || {}, sealed = reply.sealed || {};
            return Promise.all(open.map(function (position) {
              var rev = kept[position].value.rev;
              return named[position] >= rev || sealed[position] >= rev ? journal.put("a:" + position, kept[position].value, true) : null;
            }));
          });
        });
      });
    }).then(function () { location.reload(); }, function () { return null; });
  }
  if (leave && !form) {
    window.AnpeiJournal.unsent(data.attempt).then(function (count) { if (count) { bring(); } });
  }

  /* --- Leaving ------------------------------------------------------------------------------------------------- */
  if (leave) {
    leave.addEventListener("submit", function (event) {
      event.preventDefault();
      window.AnpeiJournal.unsent(data.attempt || "-").then(function (count) {
        if (count) {
          document.getElementById("unsent").hidden = false;
          document.getElementById("unsent-text").textContent = says("unsent").replace("%s", count);
          return;
        }
        room.forget();
        window.AnpeiJournal.forget(data.attempt || "-").then(function () { HTMLFormElement.prototype.submit.call(leave); });
      });
    });
  }
}());
