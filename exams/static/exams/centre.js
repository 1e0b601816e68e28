/* The command centre: figures follow the feed. ES5; without it the page shows the figures of its opening. */
(function () {
  "use strict";
  var root = document.getElementById("centre"), line = document.getElementById("console-live");
  if (!root || !Number(root.dataset.poll)) { return; }
  var poll = Number(root.dataset.poll), failures = 0, last = "—";
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function clock(now) {
    var at = new Date(now + Number(root.dataset.zone) * 1000);
    return two(at.getUTCHours()) + ":" + two(at.getUTCMinutes()) + ":" + two(at.getUTCSeconds());
  }
  function fill(scope, figures) {
    Array.prototype.forEach.call(scope.querySelectorAll("[data-figure]"), function (node) {
      var value = String(figures[node.getAttribute("data-figure")]);
      if (node.textContent !== value) { node.textContent = value; }
      if (node.hasAttribute("data-bad")) { node.parentNode.classList.toggle("is-bad", value !== "0"); }
    });
  }
  function take(feed) {
    fill(root.querySelector("[data-total]"), feed.total);
    Array.prototype.forEach.call(root.querySelectorAll("[data-room]"), function (card) {
      var figures = feed.rooms[card.getAttribute("data-room")];
      if (!figures) { return; }
      fill(card, figures);
      card.classList.toggle("has-alerts", figures.alerts + figures.offline > 0);
      card.querySelector("progress").value = figures.ended;
    });
  }
  function say(tone, words) {
    line.setAttribute("data-tone", tone);
    line.textContent = words.replace("%s", last);
  }
  function ask() {
    fetch(root.dataset.feed, { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } })
      .then(function (response) {
        if (!response.ok || response.redirected) { throw new Error(String(response.status)); }
        return response.json();
      })
      .then(function (feed) { failures = 0; take(feed); last = clock(feed.now); say("ok", line.dataset.live); })
      .catch(function () { failures += 1; say("lost", line.dataset.lost); })
      .then(function () { setTimeout(ask, document.hidden ? poll * 5 : poll * Math.min(8, 1 + failures)); });
  }
  ask();
}());
