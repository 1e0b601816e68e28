/* The hall's big screen: asks every two seconds, keeps showing the last ranking while the network is away. */
(function () {
  "use strict";
  var body = document.body, lost = 0;
  function byId(id) { return document.getElementById(id); }
  function say(name) { return body.getAttribute("data-say-" + name) || ""; }
  function part(name, text) {
    var node = document.createElement("span");
    node.className = name;
    node.textContent = text;
    return node;
  }
  function list(id, rows, draw) {
    var box = byId(id), fresh = document.createDocumentFragment();
    rows.forEach(function (row) {
      var item = document.createElement("li");
      item.setAttribute("data-place", String(row[0]));
      item.appendChild(part("place", String(row[0])));
      draw(item, row);
      fresh.appendChild(item);
    });
    box.textContent = "";
    box.appendChild(fresh);
  }
  function two(value) { return (value < 10 ? "0" : "") + value; }
  function left(seconds) {
    var days = Math.floor(seconds / 86400);
    return (days ? days + " 天 " : "") + two(Math.floor(seconds % 86400 / 3600)) + ":" + two(Math.floor(seconds % 3600 / 60)) + ":" + two(seconds % 60);
  }
  function group(item, row) {
    item.appendChild(part("name", row[1]));
    item.appendChild(part("time", say("counted").replace("%1", row[3])));
    item.appendChild(part("score", String(row[2])));
  }
  function show(data) {
    byId("phase").textContent = data.phase;
    byId("entered").textContent = data.entered;
    byId("playing").textContent = data.playing;
    byId("finished").textContent = data.finished;
    byId("left").textContent = data.left ? "距离结束 " + left(data.left) : "";
    list("lines", data.lines, function (item, row) {
      item.appendChild(part("name", row[1]));
      item.appendChild(part("team", row[2]));
      item.appendChild(part("time", row[4].toFixed(1) + " 秒"));
      item.appendChild(part("score", String(row[3])));
    });
    if (!data.lines.length) { byId("lines").appendChild(part("empty", say("empty"))); }
    list("teams", data.teams, group);
    list("bodies", data.bodies, group);
    byId("bodies-box").hidden = !data.bodies.length;
  }
  function ask() {
    var request = new XMLHttpRequest();
    request.open("GET", body.getAttribute("data-source"));
    request.timeout = 6000;
    request.onload = function () {
      if (request.status === 200) { lost = 0; show(JSON.parse(request.responseText)); } else { lost += 1; }
      after();
    };
    request.onerror = request.ontimeout = function () { lost += 1; after(); };
    request.send();
  }
  function after() {
    byId("state").textContent = lost > 2 ? say("lost") : "";
    window.setTimeout(ask, 2000);
  }
  ask();
}());
