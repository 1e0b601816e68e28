/* The answer sheet beside the paper: a cell an item, what is done and what is not. It asks `given.look` about each. */
window.AnpeiSheet = function (words, given) {
  "use strict";

  function $(id) { return document.getElementById(id); }
  function text(template, value) { return template.replace("%s", value); }
  function element(tag, className, content) {
    var node = document.createElement(tag);
    if (className) { node.className = className; }
    if (content !== undefined) { node.textContent = content; }
    return node;
  }

  /* What the items of a section bring: the parts of a case share the case's marks, not always evenly. */
  function worth(items, section) {
    var marks = items.filter(function (item) { return item.section === section; }).map(function (item) { return item.marks; });
    var isEven = marks.every(function (one) { return one === marks[0]; });
    var all = marks.reduce(function (sum, one) { return sum + one; }, 0);
    return isEven ? text(words.marksEach, marks[0] / 100) : text(words.marksTogether, all / 100);
  }

  function build(items) {
    var root = $("sheet-body"), section = null, grid = null;
    root.textContent = "";
    items.forEach(function (item) {
      if (item.section !== section) {
        section = item.section;
        var head = element("h3", "exam-sheet__section", section);
        head.appendChild(element("span", "", worth(items, section)));
        root.appendChild(head);
        grid = element("ol", "exam-grid");
        root.appendChild(grid);
      }
      var cell = element("button", "exam-cell", String(item.n)), row = element("li");
      cell.type = "button";
      cell.id = "cell-" + item.n;
      cell.addEventListener("click", function () { given.go(item.n); close(); });
      row.appendChild(cell);
      grid.appendChild(row);
    });
  }

  function paint(items) {
    var done = 0;
    items.forEach(function (item) {
      var cell = $("cell-" + item.n), is;
      if (!cell) { return; }
      is = given.look(item);
      if (is.answered) { done += 1; }
      cell.className = "exam-cell" + (is.answered ? (is.waiting ? " is-unsaved" : " is-answered") : "") +
        (is.marked ? " is-flagged" : "") + (is.closed ? " is-closed" : "") + (is.current ? " is-current" : "");
      cell.setAttribute("aria-label", text(words.cell, item.n) +
        (is.answered ? (is.waiting ? words.cellWaiting : words.cellAnswered) : words.cellEmpty) +
        (is.marked ? words.cellMarked : "") + (is.closed ? words.cellClosed : ""));
      if (is.current) { cell.setAttribute("aria-current", "true"); } else { cell.removeAttribute("aria-current"); }
    });
    $("sheet-count").textContent = done;
    $("sheet-total").textContent = items.length;
    $("sheet-badge").textContent = done + "/" + items.length;
  }

  /* What the hand-in dialog says: how many are done, and the first that are not, to go back to. */
  var MOST = 24;
  function jumps(root, items, back) {
    root.textContent = "";
    items.slice(0, MOST).forEach(function (item) {
      var button = element("button", "exam-cell", String(item.n)), row = element("li");
      button.type = "button";
      button.addEventListener("click", function () { back(item); });
      row.appendChild(button);
      root.appendChild(row);
    });
  }
  function tally(items, back) {
    var missing = items.filter(function (item) { return !given.look(item).answered; });
    var flagged = items.filter(function (item) { return given.look(item).marked; });
    $("tally-done").textContent = items.length - missing.length;
    $("tally-missing").textContent = missing.length;
    $("tally-marked").textContent = flagged.length;
    jumps($("submit-jump"), missing, back);
    jumps($("marked-jump"), flagged, back);
    $("submit-marked").hidden = !flagged.length;
    $("submit-missing").hidden = !missing.length;
    $("submit-rest").hidden = missing.length <= MOST;
    $("submit-rest").textContent = $("submit-rest").dataset.words.replace("{n}", missing.length - MOST);
  }

  function open() { $("sheet").classList.add("is-open"); $("sheet-close").focus(); }
  function close() { $("sheet").classList.remove("is-open"); }
  $("sheet-open").addEventListener("click", open);
  $("sheet-close").addEventListener("click", close);
  $("sheet-shade").addEventListener("click", close);
  return { build: build, paint: paint, tally: tally, close: close };
};
