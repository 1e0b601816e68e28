/* Questions and hazard pictures in a lesson, and where this reader stopped. Nothing leaves the device.
   Without this script every answer is still there, one tap away. ES5: five-year-old phones. */
(function () {
  "use strict";

  function all(selector, scope) { return Array.prototype.slice.call((scope || document).querySelectorAll(selector)); }

  function remember(course, lesson) {
    try { localStorage.setItem("anpei:course:" + course, lesson); localStorage.setItem("anpei:read:" + location.pathname, "1"); } catch (error) { /* private window: nothing is kept */ }
  }

  function recall(key) {
    try { return localStorage.getItem(key); } catch (error) { return null; }
  }

  function question(block) {
    var several = block.hasAttribute("data-several");
    var options = all(".check-option", block);
    var verdict = block.querySelector(".check-block__verdict");
    var answer = block.querySelector("details");
    var wanted = options.filter(function (option) { return option.hasAttribute("data-right"); }).length;
    block.addEventListener("change", function () {
      var chosen = options.filter(function (option) { return option.querySelector("input").checked; });
      options.forEach(function (option) { option.classList.remove("is-right", "is-wrong"); });
      if (several && chosen.length < wanted) { verdict.textContent = ""; return; }
      var right = chosen.length === wanted && chosen.every(function (option) { return option.hasAttribute("data-right"); });
      chosen.forEach(function (option) { option.classList.add(option.hasAttribute("data-right") ? "is-right" : "is-wrong"); });
      verdict.textContent = verdict.getAttribute(right ? "data-right-says" : "data-wrong-says");
      answer.open = true;
    });
  }

  function hazards(block) {
    var spots = all("rect", block);
    var count = block.querySelector(".hazard__count");
    var found = 0;
    block.querySelector(".hazard__marks").addEventListener("click", function (event) {
      if (event.target.nodeName !== "rect" && found < spots.length) { count.textContent = block.getAttribute("data-missed-says"); }
    });
    spots.forEach(function (spot) {
      spot.addEventListener("click", function () {
        if (spot.classList.contains("is-found")) { return; }
        spot.classList.add("is-found");
        found += 1;
        var words = block.querySelector("[data-spot-words='" + spot.getAttribute("data-spot") + "']");
        count.textContent = block.getAttribute("data-found-says").replace("{n}", found).replace("{all}", spots.length) + "：" + words.textContent;
        if (found === spots.length) { block.querySelector("details").open = true; }
      });
    });
  }

  function start() {
    all("[data-check-block]").forEach(question);
    all("[data-hazard]").forEach(hazards);
    window.addEventListener("beforeprint", function () {
      all(".lesson details:not([open])").forEach(function (answer) { answer.open = true; answer.setAttribute("data-printed", ""); });
    });
    window.addEventListener("afterprint", function () {
      all("[data-printed]").forEach(function (answer) { answer.open = false; answer.removeAttribute("data-printed"); });
    });
    var lesson = document.querySelector("[data-lesson]");
    if (lesson) { remember(lesson.getAttribute("data-course"), location.pathname); }
    all("[data-resume]").forEach(function (link) {
      var path = recall("anpei:course:" + link.getAttribute("data-resume"));
      if (path && path.indexOf(location.pathname) === 0) {
        link.setAttribute("href", path);
        link.querySelector("span").textContent = link.getAttribute("data-resume-says");
      }
    });
    all(".lessons__row").forEach(function (row) {
      var link = row.querySelector("a");
      if (link && recall("anpei:read:" + link.getAttribute("href"))) { row.classList.add("is-read"); }
    });
  }

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
})();
