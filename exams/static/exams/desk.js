/* The desk of examinations: rows that can be added, sums that follow, a room that refreshes. ES5, no framework; every
   page works without this file, and nothing here decides: sums are shown, the server judges. */
(function () {
  "use strict";
  function each(list, fn) { Array.prototype.forEach.call(list, fn); }
  function all(selector, scope, fn) { each((scope || document).querySelectorAll(selector), fn); }
  function up(node, selector) {
    while (node && node.nodeType === 1) { if (node.matches(selector)) { return node; } node = node.parentNode; }
    return null;
  }
  function number(input) { var value = parseFloat(input && input.value); return isNaN(value) ? 0 : value; }
  function short(value) { return String(Math.round(value * 100) / 100); }

  /* Blueprint: sections and quotas. */
  function blueprint(form) {
    var sections = form.querySelector("[data-sections]");
    var count = form.querySelector("[data-sections-count]");
    var sum = form.querySelector("[data-blueprint-sum]");

    function filled(template, at, row) {
      var holder = document.createElement("div");
      holder.innerHTML = template.innerHTML.replace(/__s__/g, at).replace(/__q__/g, row);
      return holder.firstElementChild;
    }
    function words(key, items, marks) {
      return sum.getAttribute(key).replace("%c", items).replace("%m", short(marks));
    }
    function total() {
      var items = 0, marks = 0;
      all("[data-section]", sections, function (section) {
        var here = 0;
        all("input[name$='-count']", section, function (input) { here += number(input); });
        var worth = here * number(section.querySelector("input[name$='-marks']"));
        section.querySelector("[data-section-sum]").textContent = here ? words("data-section-words", here, worth) : "";
        items += here;
        marks += worth;
      });
      sum.textContent = words("data-words", items, marks);
    }
    form.addEventListener("click", function (event) {
      var button = up(event.target, "button");
      if (!button) { return; }
      var section = up(button, "[data-section]");
      if (button.hasAttribute("data-quota-add")) {
        var places = section.querySelector("[data-quotas]");
        var row = filled(form.querySelector("[data-quota-template]"), section.getAttribute("data-section"), places.value);
        section.querySelector("[data-quotas-of]").appendChild(row);
        places.value = Number(places.value) + 1;
        row.querySelector("select, input").focus();
      } else if (button.hasAttribute("data-quota-drop")) {
        var quota = up(button, "[data-quota]");
        all("input", quota, function (input) { input.value = ""; });
        quota.hidden = true;
      } else if (button.hasAttribute("data-section-add")) {
        var block = filled(form.querySelector("[data-section-template]"), count.value, 0);
        block.innerHTML = block.innerHTML.replace(/__q__/g, "0");
        sections.appendChild(block);
        count.value = Number(count.value) + 1;
        block.querySelector("input:not([type=hidden]), select").focus();
      }
      total();
    });
    form.addEventListener("input", total);
    total();
  }

  /* Practical sheet: what the deductions come to. */
  function sheet(form) {
    var verdict = form.querySelector("[data-verdict]");
    function total() {
      var sum = 0, vetoed = form.querySelector("[data-veto]:checked") !== null;
      all("[data-sheet-subject]", form, function (subject) {
        var left = Number(subject.getAttribute("data-sheet-subject"));
        all("[data-deducted]", subject, function (input) {
          left -= Math.min(Math.max(number(input), 0), Number(input.getAttribute("data-deducted")));
        });
        subject.querySelector("[data-subject-marks]").textContent = left;
        sum += left;
      });
      form.querySelector("[data-total]").textContent = sum;
      var passed = !vetoed && sum >= Number(form.getAttribute("data-cut"));
      verdict.textContent = verdict.getAttribute(vetoed ? "data-vetoed" : passed ? "data-pass" : "data-fail");
      verdict.setAttribute("data-tone", passed ? "ok" : "danger");
    }
    form.addEventListener("click", function (event) {
      var button = up(event.target, "[data-step]");
      if (!button) { return; }
      var input = button.parentNode.querySelector("input");
      var value = number(input) + Number(button.getAttribute("data-step"));
      value = Math.min(Math.max(value, 0), Number(input.getAttribute("data-deducted")));
      input.value = value || "";
      total();
    });
    form.addEventListener("input", total);
    total();
  }

  /* A chooser whose groups belong to another chooser: only the chosen one's group stays. */
  function groups(select) {
    var target = document.getElementById(select.getAttribute("data-groups-of"));
    var kept = Array.prototype.slice.call(target.querySelectorAll("optgroup"));
    function narrow() {
      var option = select.options[select.selectedIndex];
      var label = option && option.value ? option.textContent.trim() : "";
      each(kept, function (group) {
        var fits = !label || group.label === label;
        if (fits && !group.parentNode) { target.appendChild(group); }
        if (!fits && group.parentNode) { target.removeChild(group); }
      });
    }
    select.addEventListener("change", narrow);
    narrow();
  }

  /* The room: the same page again, every few seconds; nothing is replaced while somebody is in it. */
  function refresh(box) {
    window.setInterval(function () {
      if (document.hidden || box.contains(document.activeElement)) { return; }
      fetch(location.href, { credentials: "same-origin" }).then(function (answer) {
        return answer.ok && !answer.redirected ? answer.text() : "";
      }).then(function (text) {
        var fresh = text && new DOMParser().parseFromString(text, "text/html").getElementById(box.id);
        if (fresh) { box.innerHTML = fresh.innerHTML; }
      }).catch(function () { /* no network: the next round tries again */ });
    }, Number(box.getAttribute("data-refresh")) * 1000);
  }

  all("[data-blueprint]", document, blueprint);
  all("[data-sheet]", document, sheet);
  all("[data-groups-of]", document, groups);
  all("[data-refresh]", document, refresh);
}());
