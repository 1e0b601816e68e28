/* The editor of an item: rows that come and go, files put at the cursor, a preview that follows. ES5; the form is whole
   without this file: spare rows stand in it, and every button that matters sends it. */
(function () {
  "use strict";
  var form = document.querySelector("[data-item-editor]");
  if (!form) { return; }
  var TYPED = "textarea, input:not([type=hidden]):not([type=checkbox]):not([type=radio])";
  var LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  function all(selector, scope) { return Array.prototype.slice.call((scope || form).querySelectorAll(selector)); }
  function up(node, selector) {
    while (node && node.nodeType === 1) { if (node.matches(selector)) { return node; } node = node.parentNode; }
    return null;
  }
  function own(box, selector) { return all(selector, box).filter(function (node) { return up(node.parentNode, "[data-rows]") === box; }); }
  function rowsOf(box) { return own(box, "[data-row]"); }
  function empty(row) {
    return all("input, textarea, select", row).every(function (field) {
      return field.type === "checkbox" || field.type === "radio" ? !field.checked : !field.value.trim();
    });
  }
  function tell(box) { box.dispatchEvent(new Event("input", { bubbles: true })); }

  function number(box) {
    rowsOf(box).forEach(function (row, at) {
      all("[data-letter]", row).forEach(function (node) { node.textContent = LETTERS[at] || at + 1; });
      all("[data-place], [data-gap]", row).forEach(function (node) { node.textContent = at + 1; });
    });
    var match = up(box, "[data-match]");
    if (match) { targets(match); }
    sum(box);
  }
  function add(box) {
    var mark = box.getAttribute("data-rows"), rows = rowsOf(box);
    var next = rows.reduce(function (most, row) { return Math.max(most, Number(row.getAttribute("data-index"))); }, -1) + 1;
    var holder = document.createElement("ol");
    holder.innerHTML = own(box, "[data-row-template]")[0].innerHTML.split(mark).join(next);
    var row = holder.firstElementChild;
    own(box, "[data-rows-list]")[0].appendChild(row);
    all("[data-rows]", row).forEach(start);
    all("[data-number]", row).forEach(tolerances);
    all("textarea", row).forEach(grow);
    var toggle = own(box, "[data-more-toggle]")[0];
    if (toggle) { more(box, toggle.getAttribute("aria-expanded") === "true"); }
    number(box);
    return row;
  }
  function drop(row) {
    var box = up(row.parentNode, "[data-rows]"), rows = rowsOf(box), at = rows.indexOf(row);
    row.parentNode.removeChild(row);
    number(box);
    tell(box);
    var left = rowsOf(box), near = left[Math.min(at, left.length - 1)];
    var target = near ? near.querySelector(TYPED) : own(box, "[data-row-add]")[0];
    if (target) { target.focus(); }
  }
  function swap(row, way) {
    var rows = rowsOf(up(row, "[data-rows]")), at = rows.indexOf(row), other = rows[at + way];
    if (!other) { return; }
    var one = row.querySelector("textarea"), two = other.querySelector("textarea"), kept = one.value;
    one.value = two.value; two.value = kept;
    grow(one); grow(two);
    other.querySelector(way < 0 ? "[data-row-up]" : "[data-row-down]").focus();
    tell(form);
  }
  function start(box) {
    rowsOf(box).forEach(function (row) { if (row.hasAttribute("data-spare") && empty(row)) { row.parentNode.removeChild(row); } });
    number(box);
  }

  function more(box, open) { all("[data-more]", box).forEach(function (part) { part.hidden = !open; }); }
  function targets(match) {
    var rights = all("[data-targets] [data-row]", match).map(function (row, at) {
      var text = row.querySelector("[data-target-text]").value.trim();
      return [row.getAttribute("data-index"), (LETTERS[at] || at + 1) + (text ? ". " + text.slice(0, 24) : "")];
    });
    all("[data-target]", match).forEach(function (select) {
      var chosen = select.value;
      while (select.options.length > 1) { select.remove(1); }
      rights.forEach(function (right) { select.add(new Option(right[1], right[0])); });
      select.value = rights.some(function (right) { return right[0] === chosen; }) ? chosen : "";
    });
  }
  function tolerances(box) {
    var block = up(box, ".edit-block");
    all("[data-number-only]", block).forEach(function (field) { field.hidden = !box.checked; });
  }
  function sum(box) {
    var place = box.querySelector("[data-share-sum]");
    if (!place) { return; }
    var whole = all("[data-share]", box).reduce(function (total, field) { return total + (parseFloat(field.value) || 0); }, 0);
    place.textContent = whole ? place.getAttribute("data-words").replace("%s", Math.round(whole * 100) / 100) : "";
    place.classList.toggle("is-replaced", !!whole && Math.abs(whole - 100) > 0.005);
  }
  function grow(area) {
    area.style.height = "auto";
    area.style.height = area.scrollHeight + 2 + "px";
  }

  /* Files: what was last written in takes the token. */
  var last = form.querySelector("[data-text]");
  form.addEventListener("focusin", function (event) { if (event.target.hasAttribute("data-text")) { last = event.target; } });
  function insert(token) {
    var at = last.selectionStart || 0, to = last.selectionEnd || at;
    last.value = last.value.slice(0, at) + token + last.value.slice(to);
    last.focus();
    last.selectionStart = last.selectionEnd = at + token.length;
    tell(last);
  }
  function gap(box) {
    var content = up(box, "[data-kind]"), stem = content.querySelector("textarea"), count = rowsOf(box).length;
    if (stem.value.indexOf("{{" + count + "}}") < 0) { stem.value += "{{" + count + "}}"; grow(stem); }
  }

  form.addEventListener("click", function (event) {
    var button = up(event.target, "button");
    if (!button) { return; }
    var box = up(button, "[data-rows]");
    if (button.hasAttribute("data-row-add")) {
      var row = add(box);
      if (button.hasAttribute("data-adds-gap")) { gap(box); }
      row.querySelector(TYPED).focus();
      tell(box);
    } else if (button.hasAttribute("data-row-drop")) { drop(up(button, "[data-row]")); }
    else if (button.hasAttribute("data-row-up")) { swap(up(button, "[data-row]"), -1); }
    else if (button.hasAttribute("data-row-down")) { swap(up(button, "[data-row]"), 1); }
    else if (button.hasAttribute("data-insert")) { insert(button.getAttribute("data-insert")); }
    else if (button.hasAttribute("data-more-toggle")) {
      var open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      more(box, open);
    }
  });
  form.addEventListener("change", function (event) {
    var field = event.target;
    if (field.hasAttribute("data-number")) { tolerances(field); }
    if (field.hasAttribute("data-upload") && field.files.length) { up(field, ".files__add").querySelector("[data-upload-go]").click(); }
  });

  /* The preview: asked for when the typing pauses; only the newest answer is drawn. */
  var state = document.querySelector("[data-preview-state]"), asked = 0, timer = null, dirty = false;
  function warn(laws) {
    var place = form.querySelector("[data-laws]"), source = form.querySelector("[name=source]");
    if (!place || !source) { return; }
    if (place.parentNode !== source.parentNode) { source.parentNode.appendChild(place); }
    place.textContent = (laws || []).join(" ");
    place.hidden = !place.textContent;
  }
  function preview() {
    var data = new FormData(form), turn = ++asked;
    all("input[type=file]").forEach(function (field) { data.delete(field.name); });
    data.delete("act");
    fetch(form.getAttribute("data-preview"), { method: "POST", body: data, credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (said) {
      if (turn !== asked) { return; }
      if (said.shown) { window.AnpeiPreview.draw(said.shown); } else { window.AnpeiPreview.clear(said.waits || ""); }
      warn(said.laws);
      state.textContent = said.faults.length
        ? state.getAttribute("data-say-faults").replace("%s", said.faults.length) : state.getAttribute("data-say-fine");
    }).catch(function () { if (turn === asked) { state.textContent = state.getAttribute("data-say-offline"); } });
  }
  form.addEventListener("input", function (event) {
    var field = event.target;
    dirty = true;
    if (field.tagName === "TEXTAREA") { grow(field); }
    if (field.hasAttribute && field.hasAttribute("data-target-text")) { targets(up(field, "[data-match]")); }
    if (field.hasAttribute && field.hasAttribute("data-share")) { sum(up(field, "[data-rows]")); }
    window.clearTimeout(timer);
    timer = window.setTimeout(preview, 500);
  });
  form.addEventListener("submit", function () { dirty = false; });
  window.addEventListener("beforeunload", function (event) { if (dirty) { event.preventDefault(); event.returnValue = ""; } });

  all("[data-rows]").forEach(start);
  all("[data-number]").forEach(tolerances);
  all("textarea").forEach(grow);
  var faults = document.getElementById("faults");
  if (faults) { faults.focus(); }
  window.AnpeiEditor = { add: add, drop: drop, rows: rowsOf };
  if (window.AnpeiPreview) { preview(); }
}());
