/* Suggestions while somebody types in a search box: a combobox with a list (WAI-ARIA), on top of a form that works
   without it. ES5 syntax for old WebViews; without fetch nothing happens. */
(function () {
  "use strict";
  if (!window.fetch || !window.Promise) { return; }
  var WAIT = 160, count = 0;

  function start(form) {
    var input = form.querySelector("input[name=q]"), box = input.parentNode;
    var list = document.createElement("ul"), timer = 0, asked = "", items = [], chosen = -1, composing = false;
    count += 1;
    list.className = "suggest";
    list.id = "suggest-" + count;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.getAttribute("data-suggest-label") || input.getAttribute("placeholder") || "");
    box.appendChild(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function close() {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function choose(place) {
      var rows = list.children;
      if (chosen >= 0) { rows[chosen].setAttribute("aria-selected", "false"); }
      chosen = place;
      if (chosen < 0) { input.removeAttribute("aria-activedescendant"); return; }
      rows[chosen].setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", rows[chosen].id);
    }
    function row(item, place) {
      var line = document.createElement("li"), kind = document.createElement("span"), label = document.createElement("span");
      line.id = list.id + "-" + place;
      line.className = "suggest__item";
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      label.textContent = item.label;
      kind.className = "suggest__kind";
      kind.textContent = item.kind;
      line.appendChild(label);
      line.appendChild(kind);
      line.addEventListener("mousedown", function (event) { event.preventDefault(); });
      line.addEventListener("click", function () { location.href = item.url; });
      list.appendChild(line);
    }
    function show(found) {
      items = found;
      chosen = -1;
      list.textContent = "";
      if (!items.length || document.activeElement !== input) { close(); return; }
      items.forEach(row);
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      input.removeAttribute("aria-activedescendant");
    }
    function ask() {
      var words = input.value.trim();
      if (composing || words === asked) { return; }
      asked = words;
      if (!words) { close(); return; }
      fetch(form.getAttribute("data-suggest") + "?q=" + encodeURIComponent(words), { credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : { items: [] }; })
        .then(function (answer) { if (words === asked) { show(answer.items); } })
        .catch(function () { close(); });
    }
    function soon() { clearTimeout(timer); timer = setTimeout(ask, WAIT); }

    input.addEventListener("compositionstart", function () { composing = true; });
    input.addEventListener("compositionend", function () { composing = false; soon(); });
    input.addEventListener("input", soon);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      if (composing || event.keyCode === 229) { return; }
      if (event.key === "Escape") { if (!list.hidden) { event.preventDefault(); close(); } return; }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) { if (items.length && input.value.trim() === asked) { show(items); } return; }
        event.preventDefault();
        var step = event.key === "ArrowDown" ? 1 : -1, last = items.length - 1, next = chosen + step;
        choose(next > last ? -1 : next < -1 ? last : next);
        return;
      }
      if (event.key === "Enter" && !list.hidden && chosen >= 0) { event.preventDefault(); location.href = items[chosen].url; }
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("form[data-suggest]"), start);
}());
