/* How an item is shown and answered, one way for the exam screen and for the bank's preview.
   AnpeiItem.show(node, text, item): text or (cleaned on the server) HTML into a node.
   AnpeiItem.face(root, item, value, options): the controls; options = {words, icon, media, disabled, change(value)}.
   Values are those of exams/domain/scoring.py. Every type works with the keyboard alone. */
window.AnpeiItem = (function () {
  "use strict";

  var GRID = 10000;

  function element(tag, className, content) {
    var node = document.createElement(tag);
    if (className) { node.className = className; }
    if (content !== undefined) { node.textContent = content; }
    return node;
  }
  function fill(template, values) {
    var at = 0;
    return template.replace(/%s/g, function () { return values[at++]; });
  }
  function button(className, label, act, disabled) {
    var node = element("button", className);
    node.type = "button";
    node.disabled = !!disabled;
    if (typeof label === "string") { node.textContent = label; } else { node.appendChild(label); }
    node.addEventListener("click", act);
    return node;
  }

  /* HTML comes from the server cleaned; media are named by their content and served by a checked view. */
  function show(node, text, item, media) {
    if (item.markup === "html") {
      node.innerHTML = text.replace(/media:([0-9a-f]{64}\.[a-z0-9]{2,4})/g, media + "$1");
      Array.prototype.forEach.call(node.querySelectorAll("audio, video"), function (player) {
        player.controls = true; player.preload = "metadata";
      });
    } else { node.textContent = text; }
    return node;
  }

  /* {{1}} in a stem becomes a numbered gap. */
  function gaps(node) {
    var walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT, null);
    var texts = [];
    while (walker.nextNode()) { if (/\{\{\d+\}\}/.test(walker.currentNode.nodeValue)) { texts.push(walker.currentNode); } }
    texts.forEach(function (text) {
      var parts = text.nodeValue.split(/\{\{(\d+)\}\}/), row = document.createDocumentFragment();
      parts.forEach(function (part, at) {
        row.appendChild(at % 2 ? element("span", "exam-gap", part) : document.createTextNode(part));
      });
      text.parentNode.replaceChild(row, text);
    });
  }

  /* --- 判断, 单选, 多选 ------------------------------------------------------------------------------------ */
  function choices(item, words) {
    if (item.type === "judgement") { return [["T", words.right, "check"], ["F", words.wrong, "x"]]; }
    return item.options.map(function (option) { return [option[0], option[1], ""]; });
  }
  function choose(root, item, value, options) {
    choices(item, options.words).forEach(function (choice, index) {
      var label = element("label", "exam-option");
      var input = element("input");
      input.type = item.type === "multiple" ? "checkbox" : "radio";
      input.name = "item-" + item.n;
      input.value = choice[0];
      input.checked = value.indexOf(choice[0]) >= 0;
      input.disabled = options.disabled;
      input.addEventListener("change", function () {
        var chosen = Array.prototype.map.call(root.querySelectorAll("input:checked"), function (one) { return one.value; });
        options.change(chosen.sort().join(""));
      });
      var box = element("span", "exam-option__box");
      var key = element("span", "exam-option__key", choice[2] ? undefined : choice[0]);
      if (choice[2]) { key.appendChild(options.icon(choice[2])); }
      box.appendChild(key);
      box.appendChild(show(element("span", "exam-option__text"), choice[1], item, options.media));
      var hint = element("span", "exam-option__hint");
      hint.appendChild(element("kbd", "", String(index + 1)));
      box.appendChild(hint);
      var tick = element("span", "exam-option__tick");
      tick.appendChild(options.icon("check"));
      box.appendChild(tick);
      label.appendChild(input); label.appendChild(box);
      root.appendChild(label);
    });
  }

  /* --- 填空 ------------------------------------------------------------------------------------------------ */
  function blanks(root, item, value, options) {
    var texts = [];
    try { texts = JSON.parse(value || "[]"); } catch (error) { texts = []; }
    item.blanks.forEach(function (blank, at) {
      var row = element("label", "exam-blank");
      row.appendChild(element("span", "exam-gap", String(at + 1)));
      var input = element("input", "input");
      input.type = "text";
      input.maxLength = 200;
      input.autocomplete = "off";
      if (blank.number) { input.inputMode = "decimal"; }
      input.value = texts[at] || "";
      input.disabled = options.disabled;
      input.setAttribute("aria-label", fill(options.words.blank, [at + 1]));
      input.addEventListener("input", function () {
        texts = item.blanks.map(function (_blank, place) { return place === at ? input.value : texts[place] || ""; });
        options.change(texts.some(function (text) { return text.trim(); }) ? JSON.stringify(texts) : "");
      });
      row.appendChild(input);
      if (blank.unit) { row.appendChild(element("span", "exam-blank__unit", blank.unit)); }
      root.appendChild(row);
    });
  }

  /* --- 排序 ------------------------------------------------------------------------------------------------ */
  function order(root, item, value, options) {
    var letters = value ? value.split("") : item.options.map(function (option) { return option[0]; });
    var texts = {};
    item.options.forEach(function (option) { texts[option[0]] = option[1]; });
    var list = element("ol", "exam-order");
    root.appendChild(list);
    var confirm = button("btn", options.words.keepOrder, function () { options.change(letters.join("")); confirm.hidden = true; }, options.disabled);
    confirm.hidden = !!value;
    root.appendChild(confirm);
    function move(from, to) {
      letters.splice(to, 0, letters.splice(from, 1)[0]);
      confirm.hidden = true;
      options.change(letters.join(""));
      paint();
      var target = list.children[to].querySelector(to > from ? "[data-down]" : "[data-up]");
      (target.disabled ? list.children[to].querySelector("button:not(:disabled)") : target).focus();
    }
    function arrow(name, label, from, to, mark) {
      var node = button("btn btn--icon", options.icon(name), function () { move(from, to); },
        options.disabled || to < 0 || to >= letters.length);
      node.setAttribute("aria-label", fill(label, [from + 1]));
      node.setAttribute(mark, "");
      return node;
    }
    function paint() {
      list.textContent = "";
      letters.forEach(function (letter, at) {
        var row = element("li", "exam-order__row");
        row.appendChild(element("span", "exam-order__place", String(at + 1)));
        row.appendChild(show(element("span", "exam-order__text"), texts[letter], item, options.media));
        row.appendChild(arrow("chevron-up", options.words.up, at, at - 1, "data-up"));
        row.appendChild(arrow("chevron-down", options.words.down, at, at + 1, "data-down"));
        list.appendChild(row);
      });
    }
    paint();
  }

  /* --- 匹配 ------------------------------------------------------------------------------------------------ */
  function match(root, item, value, options) {
    var letters = item.options.map(function (_option, at) { return value[at] || "-"; });
    var key = element("ul", "exam-targets");
    item.targets.forEach(function (target) {
      var row = element("li");
      row.appendChild(element("b", "", target[0]));
      row.appendChild(show(element("span"), target[1], item, options.media));
      key.appendChild(row);
    });
    item.options.forEach(function (option, at) {
      var row = element("label", "exam-match");
      row.appendChild(show(element("span", "exam-match__text"), option[1], item, options.media));
      var select = element("select", "input");
      select.disabled = options.disabled;
      [["-", options.words.pick]].concat(item.targets).forEach(function (target) {
        var plain = element("div");
        show(plain, target[1], item, options.media);
        var choice = element("option", "", target[0] === "-" ? target[1] : target[0] + ". " + plain.textContent);
        choice.value = target[0];
        select.appendChild(choice);
      });
      select.value = letters[at];
      select.addEventListener("change", function () {
        letters[at] = select.value;
        options.change(letters.some(function (letter) { return letter !== "-"; }) ? letters.join("") : "");
      });
      row.appendChild(select);
      root.appendChild(row);
    });
    root.appendChild(key);
  }

  /* --- 简答 ------------------------------------------------------------------------------------------------ */
  function essay(root, item, value, options) {
    var area = element("textarea", "input exam-essay");
    area.maxLength = 4000;
    area.rows = 10;
    area.value = value;
    area.disabled = options.disabled;
    area.setAttribute("aria-label", options.words.essay);
    var count = element("p", "exam-essay__count");
    function tell() { count.textContent = fill(options.words.typed, [area.value.length, 4000]); }
    area.addEventListener("input", function () { tell(); options.change(area.value.trim() ? area.value : ""); });
    tell();
    root.appendChild(area);
    root.appendChild(count);
  }

  /* --- 隐患识别: click, or arrows and Enter ------------------------------------------------------------------ */
  function hazard(root, item, value, options) {
    var marks = value ? value.split(";").map(function (pair) { return pair.split(",").map(Number); }) : [];
    var spot = [GRID / 2, GRID / 2];
    var frame = element("div", "exam-hazard");
    frame.tabIndex = options.disabled ? -1 : 0;
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", options.words.hazardHow);
    var picture = element("img");
    picture.src = options.media + item.picture.replace("media:", "");
    picture.alt = options.words.hazardPicture;
    picture.draggable = false;
    var cross = element("span", "exam-hazard__cross");
    frame.appendChild(picture); frame.appendChild(cross);
    var list = element("ol", "exam-hazard__list");
    var left = element("p", "exam-hazard__left");
    left.setAttribute("role", "status");
    root.appendChild(frame); root.appendChild(left); root.appendChild(list);
    function at(node, place) { node.style.left = place[0] / 100 + "%"; node.style.top = place[1] / 100 + "%"; }
    function tell() { options.change(marks.map(function (mark) { return mark.join(","); }).join(";")); paint(); }
    function add(place) {
      if (options.disabled || marks.length >= item.count) { return; }
      marks.push(place); tell();
    }
    function paint() {
      Array.prototype.forEach.call(frame.querySelectorAll(".exam-hazard__mark"), function (node) { node.remove(); });
      list.textContent = "";
      marks.forEach(function (mark, number) {
        var pin = element("span", "exam-hazard__mark", String(number + 1));
        at(pin, mark);
        frame.appendChild(pin);
        var row = element("li");
        row.appendChild(button("btn btn--sm", fill(options.words.removeMark, [number + 1]), function () {
          marks.splice(number, 1); tell(); frame.focus();
        }, options.disabled));
        list.appendChild(row);
      });
      left.textContent = fill(options.words.hazardsLeft, [item.count, item.count - marks.length]);
      at(cross, spot);
    }
    frame.addEventListener("click", function (event) {
      var box = picture.getBoundingClientRect();
      add([Math.round((event.clientX - box.left) / box.width * GRID), Math.round((event.clientY - box.top) / box.height * GRID)]
        .map(function (one) { return Math.max(0, Math.min(GRID, one)); }));
    });
    frame.addEventListener("keydown", function (event) {
      var step = event.shiftKey ? 500 : 100;
      var way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
      if (way) { spot = spot.map(function (one, axis) { return Math.max(0, Math.min(GRID, one + way[axis])); }); at(cross, spot); }
      else if (event.key === "Enter" || event.key === " ") { add(spot.slice()); }
      else if ((event.key === "Backspace" || event.key === "Delete") && marks.length && !options.disabled) { marks.pop(); tell(); }
      else { return; }
      event.preventDefault(); event.stopPropagation();
    });
    paint();
  }

  var FACES = { judgement: choose, single: choose, multiple: choose, blank: blanks, order: order, match: match, essay: essay, hazard: hazard };

  function face(root, item, value, options) {
    root.textContent = "";
    root.dataset.kind = item.type;
    FACES[item.type](root, item, value || "", options);
  }

  /* All that is asked, position by position: the parts of a case one by one, each with its stimulus. */
  function positions(sections) {
    var rows = [];
    sections.forEach(function (section) {
      section.items.forEach(function (item) {
        (item.parts || [item]).forEach(function (one) {
          var row = { section: section.title, policy: section.policy };
          Object.keys(one).forEach(function (name) { row[name] = one[name]; });
          if (row.marks === undefined) { row.marks = section.marks; }
          if (item.parts) { row.stimulus = item; }
          rows.push(row);
        });
      });
    });
    return rows;
  }

  return { show: show, gaps: gaps, face: face, choices: choices, positions: positions };
}());
