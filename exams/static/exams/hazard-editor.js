/* Hazards drawn on the picture: by pointer, by keys, or by the numbers beside it; the numbers are what is sent. */
(function () {
  "use strict";
  var SIDES = ["x", "y", "w", "h"], LEAST = 1;

  function all(selector, scope) { return Array.prototype.slice.call(scope.querySelectorAll(selector)); }
  function fit(value, low, high) { return Math.max(low, Math.min(high, Math.round(value * 10) / 10)); }

  function hazard(root) {
    var board = root.querySelector("[data-board]"), box = root.querySelector("[data-rows]"), editor = window.AnpeiEditor;
    if (!board || !editor) { return; }
    var words = root.getAttribute("data-say-box"), drawing = null;

    function field(row, side) { return row.querySelector("[data-side=" + side + "]"); }
    function nameOf(row) { return row.querySelector("[data-name]"); }
    function read(row) {
      var sides = SIDES.map(function (side) { return parseFloat(field(row, side).value); });
      return sides.some(isNaN) ? null : sides;
    }
    function write(row, sides) {
      var w = fit(sides[2], LEAST, 100), h = fit(sides[3], LEAST, 100);
      var kept = [fit(sides[0], 0, 100 - w), fit(sides[1], 0, 100 - h), w, h];
      SIDES.forEach(function (side, at) { field(row, side).value = String(kept[at]); });
      paint();
      row.dispatchEvent(new Event("input", { bubbles: true }));
    }
    function free() {
      var rows = editor.rows(box).filter(function (row) { return !read(row) && !nameOf(row).value; });
      return rows[0] || editor.add(box);
    }
    function place(node, sides) {
      ["left", "top", "width", "height"].forEach(function (style, at) { node.style[style] = sides[at] + "%"; });
    }
    function say(row, at, sides) {
      var values = [at + 1, nameOf(row).value || "—"].concat(sides), next = 0;
      return words.replace(/%s/g, function () { return values[next++]; });
    }
    function paint() {
      var rows = editor.rows(box), frames = all(".hazard-box", board);
      rows.forEach(function (row, at) {
        var sides = read(row), frame = row.hazardBox;
        if (!sides) { if (frame) { frame.remove(); row.hazardBox = null; } return; }
        if (!frame) {
          frame = row.hazardBox = document.createElement("div");
          frame.className = "hazard-box";
          frame.tabIndex = 0;
          frame.setAttribute("role", "group");
          frame.appendChild(document.createElement("b"));
          frame.appendChild(document.createElement("i"));
          board.appendChild(frame);
        }
        frame.row = row;
        frame.firstChild.textContent = (at + 1) + (nameOf(row).value ? " " + nameOf(row).value : "");
        frame.setAttribute("aria-label", say(row, at, sides));
        place(frame, sides);
      });
      frames.forEach(function (frame) { if (rows.indexOf(frame.row) < 0) { frame.remove(); } });
    }

    function spot(event) {
      var edge = board.getBoundingClientRect();
      return [(event.clientX - edge.left) / edge.width * 100, (event.clientY - edge.top) / edge.height * 100];
    }
    board.addEventListener("pointerdown", function (event) {
      if (event.button) { return; }
      event.preventDefault();
      var at = spot(event), frame = event.target.closest(".hazard-box");
      if (frame) {
        drawing = { row: frame.row, from: at, sides: read(frame.row), way: event.target.tagName === "I" ? "size" : "move" };
        frame.focus();
      } else { drawing = { row: null, from: at, way: "draw" }; }
      board.setPointerCapture(event.pointerId);
    });
    board.addEventListener("pointermove", function (event) {
      if (!drawing) { return; }
      var at = spot(event), dx = at[0] - drawing.from[0], dy = at[1] - drawing.from[1], old = drawing.sides;
      if (drawing.way === "move") { write(drawing.row, [old[0] + dx, old[1] + dy, old[2], old[3]]); return; }
      if (drawing.way === "size") {
        write(drawing.row, [old[0], old[1], Math.min(old[2] + dx, 100 - old[0]), Math.min(old[3] + dy, 100 - old[1])]);
        return;
      }
      if (!drawing.row && Math.max(Math.abs(dx), Math.abs(dy)) < LEAST) { return; }
      if (!drawing.row) { drawing.row = free(); }
      var x = fit(Math.min(at[0], drawing.from[0]), 0, 100 - LEAST), y = fit(Math.min(at[1], drawing.from[1]), 0, 100 - LEAST);
      var right = Math.min(100, Math.max(at[0], drawing.from[0])), bottom = Math.min(100, Math.max(at[1], drawing.from[1]));
      write(drawing.row, [x, y, right - x, bottom - y]);
    });
    function finish() {
      if (drawing && drawing.way === "draw" && drawing.row) { nameOf(drawing.row).focus({ preventScroll: true }); }
      drawing = null;
    }
    board.addEventListener("pointerup", finish);
    board.addEventListener("pointercancel", finish);

    board.addEventListener("keydown", function (event) {
      var frame = event.target, row = frame.row;
      if (!row) { return; }
      var way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key], sides = read(row);
      if (way && event.shiftKey) {
        write(row, [sides[0], sides[1], Math.min(sides[2] + way[0], 100 - sides[0]), Math.min(sides[3] + way[1], 100 - sides[1])]);
      } else if (way) { write(row, [sides[0] + way[0], sides[1] + way[1], sides[2], sides[3]]); }
      else if (event.key === "Delete" || event.key === "Backspace") { editor.drop(row); paint(); }
      else if (event.key === "Enter") { nameOf(row).focus(); }
      else { return; }
      event.preventDefault();
    });
    root.querySelector("[data-region-add]").addEventListener("click", function () {
      var row = free(), shift = editor.rows(box).length * 4 % 40;
      write(row, [30 + shift / 2, 30 + shift / 2, 20, 20]);
      row.hazardBox.focus();
    });
    box.addEventListener("input", paint);
    box.addEventListener("focusin", function (event) {
      all(".hazard-box", board).forEach(function (frame) { frame.classList.toggle("is-on", frame.row.contains(event.target)); });
    });
    paint();
  }

  all("[data-hazard]", document).forEach(hazard);
}());
