/* The board on the wall: asks every few seconds whether anything has changed, and says so when it can't ask. ES5. */
(function () {
  "use strict";

  var body = document.body, words = JSON.parse(document.getElementById("board-words").textContent);
  var tag = "", failures = 0, skew = Number(body.dataset.now) * 1000 - Date.now();

  function $(id) { return document.getElementById(id); }
  function part(name, text, className) {
    var node = document.createElement(name);
    if (className) { node.className = className; }
    node.textContent = text;
    return node;
  }
  function list(root, rows, draw, empty) {
    root.textContent = "";
    rows.forEach(function (row) { root.appendChild(draw(row)); });
    if (!rows.length && empty) { root.appendChild(part("li", empty, "is-empty")); }
  }
  function person(row) {
    var item = document.createElement("li");
    item.appendChild(part("b", row.ticket, "num"));
    item.appendChild(part("span", row.name));
    if (row.station) { item.appendChild(part("strong", row.station)); }
    return item;
  }
  function station(row) {
    var item = document.createElement("li");
    item.dataset.state = row.state;
    item.appendChild(part("strong", row.name));
    item.appendChild(part("b", row.ticket || "—", "num"));
    item.appendChild(part("span", (row.who ? row.who + " · " : "") + row.word));
    return item;
  }
  function draw(board) {
    list($("calls"), board.calls, person, words.nobody);
    list($("stations"), board.stations, station, "");
    list($("waiting"), board.waiting, person, words.none);
    $("count").textContent = board.counts.waiting;
  }
  function ask() {
    fetch(body.dataset.board, { credentials: "omit", headers: tag ? { "If-None-Match": tag } : {} }).then(function (reply) {
      var said = Date.parse(reply.headers.get("Date") || "");
      if (said) { skew = said - Date.now(); }
      if (reply.status === 304) { return null; }
      if (!reply.ok) { throw new Error(String(reply.status)); }
      tag = reply.headers.get("ETag") || "";
      return reply.json();
    }).then(function (board) {
      failures = 0;
      if (board) { draw(board); }
    }).catch(function () { failures += 1; }).then(function () { $("lost").hidden = failures < 2; });
  }
  /* The house's own clock: a box behind a screen is often hours off. */
  function tick() {
    var now = new Date(Date.now() + skew + Number(body.dataset.zone) * 1000);
    $("clock").textContent = ("0" + now.getUTCHours()).slice(-2) + ":" + ("0" + now.getUTCMinutes()).slice(-2);
  }
  setInterval(ask, Number(body.dataset.seconds) * 1000);
  setInterval(tick, 1000);
  tick();
}());
