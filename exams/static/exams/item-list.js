/* The list of a bank: keys for going through it, ticks for many at once. The page works without this file. */
(function () {
  "use strict";
  function all(selector, scope) { return Array.prototype.slice.call((scope || document).querySelectorAll(selector)); }
  var rows = all("tr[data-row]");
  var form = document.querySelector("[data-bulk]");
  var at = -1;

  function picks() { return all("[data-pick]"); }
  function go(to) {
    if (!rows.length) { return; }
    if (at >= 0) { rows[at].classList.remove("is-on"); }
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].classList.add("is-on");
    rows[at].querySelector("a").focus();
    rows[at].scrollIntoView({ block: "nearest" });
  }
  rows.forEach(function (row, place) {
    row.addEventListener("focusin", function () {
      if (at >= 0) { rows[at].classList.remove("is-on"); }
      at = place;
      row.classList.add("is-on");
    });
  });
  function typing(node) { return node.isContentEditable || (/^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName) && node.type !== "checkbox"); }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) { return; }
    if (event.key === "j") { go(at + 1); }
    else if (event.key === "k") { go(at < 0 ? 0 : at - 1); }
    else if (event.key === "x" && at >= 0 && rows[at].querySelector("[data-pick]")) { rows[at].querySelector("[data-pick]").click(); }
    else if (event.key === "/") {
      var bar = document.querySelector("[data-filter-bar]");
      if (bar) { bar.setAttribute("open", ""); }
      document.querySelector("[name=stem]").focus();
    } else { return; }
    event.preventDefault();
  });
  if (!form) { return; }

  var step = form.querySelector("[data-bulk-step]"), count = form.querySelector("[data-bulk-count]");
  function tell() {
    count.textContent = picks().filter(function (box) { return box.checked; }).length;
    var asks = step.options[step.selectedIndex].getAttribute("data-asks") || "";
    all("[data-bulk-field]", form).forEach(function (field) { field.hidden = field.getAttribute("data-bulk-field") !== asks; });
  }
  /* All that was found is asked about once more; what was ticked one by one is not. */
  function ask() {
    var button = form.querySelector("button[type=submit]");
    if (form.querySelector("[name=which][value=all]").checked) { button.setAttribute("data-confirm", form.getAttribute("data-say-all")); }
    else { button.removeAttribute("data-confirm"); }
  }
  document.addEventListener("change", function (event) {
    if (event.target.hasAttribute("data-pick") && event.target.checked) { form.querySelector("[name=which][value=chosen]").checked = true; }
    tell();
    ask();
  });
  var head = document.querySelector(".bank-items thead th");
  if (head && picks().length) {
    var every = document.createElement("input");
    every.type = "checkbox";
    every.setAttribute("aria-label", document.querySelector(".bank-items").getAttribute("data-say-all") || "");
    every.addEventListener("change", function () {
      picks().forEach(function (box) { box.checked = every.checked; });
      form.querySelector("[name=which][value=chosen]").checked = true;
      tell();
    });
    head.appendChild(every);
  }
  tell();
}());
