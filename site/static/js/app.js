/* Behaviour of every page outside the exam room. No inline handlers, no framework, ES5 syntax for old WebViews.
   Everything is found by data attributes; a page works without this file. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.className += " js";

  function each(list, fn) { Array.prototype.forEach.call(list, fn); }
  function all(selector, fn, scope) { each((scope || document).querySelectorAll(selector), fn); }
  function up(node, selector) {
    while (node && node.nodeType === 1) { if (node.matches(selector)) { return node; } node = node.parentNode; }
    return null;
  }
  function say(key) { return document.body.getAttribute("data-say-" + key) || ""; }
  function icon(name) {
    var holder = document.createElement("span");
    holder.innerHTML = '<svg class="icon" aria-hidden="true" focusable="false"><use href="' +
      (document.body.getAttribute("data-sprite") || "") + "#" + name + '"></use></svg>';
    return holder.firstChild;
  }

  /* 大字: the cookie lets the server render it; localStorage survives a lost cookie. */
  function elder(on, remember) {
    if (on) { root.setAttribute("data-elder", "1"); } else { root.removeAttribute("data-elder"); }
    all("[data-elder-toggle]", function (button) { button.setAttribute("aria-pressed", on ? "true" : "false"); });
    if (!remember) { return; }
    var secure = location.protocol === "https:" ? ";secure" : "";
    document.cookie = "elder=" + (on ? "1;max-age=31536000" : ";max-age=0") + ";path=/;samesite=lax" + secure;
    try { localStorage.setItem("elder", on ? "1" : "0"); } catch (refused) { /* private mode: the cookie is enough */ }
  }
  function startElder() {
    var kept = null;
    try { kept = localStorage.getItem("elder"); } catch (refused) { kept = null; }
    var on = kept === null ? root.hasAttribute("data-elder") : kept === "1";
    elder(on, kept === "1" && !root.hasAttribute("data-elder"));
    all("[data-elder-toggle]", function (button) {
      button.addEventListener("click", function () { elder(!root.hasAttribute("data-elder"), true); });
    });
  }

  function startNav() {
    all("[data-nav-toggle]", function (button) {
      var nav = document.getElementById(button.getAttribute("aria-controls"));
      function set(open) {
        nav.classList[open ? "add" : "remove"]("is-open");
        button.setAttribute("aria-expanded", open ? "true" : "false");
      }
      button.addEventListener("click", function (event) { event.preventDefault(); set(!nav.classList.contains("is-open")); });
      button.addEventListener("keydown", function (event) { if (event.key === " ") { event.preventDefault(); button.click(); } });
      document.addEventListener("keydown", function (event) {
        if (event.key === "Escape" && nav.classList.contains("is-open")) { set(false); button.focus(); }
      });
    });
    all(".desk-nav [aria-current], .tabs__list > [aria-current], .tabs__list > [aria-selected='true']", function (link) {
      var strip = up(link, ".desk-nav") || up(link, ".tabs__list");
      if (strip.scrollWidth > strip.clientWidth) {
        strip.scrollLeft += link.getBoundingClientRect().left - strip.getBoundingClientRect().left - (strip.clientWidth - link.offsetWidth) / 2;
      }
    });
    all("[data-filter-bar]", function (bar) {
      if (window.innerWidth < 768 && !bar.hasAttribute("data-active")) { bar.removeAttribute("open"); }
      window.addEventListener("resize", function () { if (window.innerWidth >= 768) { bar.setAttribute("open", ""); } });
    });
  }

  /* Dialogs */
  function openDialog(dialog, opener) {
    dialog.opener = opener || document.activeElement;
    if (dialog.showModal) { dialog.showModal(); return; }
    var shade = document.createElement("div");
    shade.className = "dialog-backdrop";
    document.body.appendChild(shade);
    dialog.shade = shade;
    dialog.classList.add("dialog--fallback");
    dialog.setAttribute("open", "");
    dialog.setAttribute("role", "dialog");
    dialog.setAttribute("aria-modal", "true");
    var first = dialog.querySelector("button, a, input, select, textarea");
    if (first) { first.focus(); }
  }
  function closeDialog(dialog) {
    if (dialog.close) { dialog.close(); } else {
      dialog.removeAttribute("open");
      if (dialog.shade) { dialog.shade.parentNode.removeChild(dialog.shade); dialog.shade = null; }
    }
    if (dialog.opener && dialog.opener.focus) { dialog.opener.focus(); }
  }
  function ask(text, tone, yes) {
    var dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", "ask-title");
    dialog.innerHTML = '<div class="dialog__head"><h2 class="dialog__title" id="ask-title"></h2></div>' +
      '<div class="dialog__body"><p></p></div><div class="dialog__foot">' +
      '<button class="btn" type="button" data-dialog-close></button><button class="btn" type="button"></button></div>';
    dialog.querySelector("h2").textContent = say("sure");
    dialog.querySelector("p").textContent = text;
    var buttons = dialog.querySelectorAll(".btn");
    buttons[0].textContent = say("cancel");
    buttons[1].textContent = say("ok");
    buttons[1].className += tone === "danger" ? " btn--danger-solid" : " btn--primary";
    buttons[1].addEventListener("click", function () { closeDialog(dialog); yes(); });
    dialog.addEventListener("close", function () { if (dialog.parentNode) { dialog.parentNode.removeChild(dialog); } });
    document.body.appendChild(dialog);
    openDialog(dialog);
  }

  var lastButton = null;
  document.addEventListener("click", function (event) {
    var target = event.target.nodeType === 1 ? event.target : event.target.parentNode;
    var hit;
    if ((hit = up(target, "button, input[type=submit]"))) { lastButton = hit; }
    if ((hit = up(target, "[data-dialog-open]"))) { openDialog(document.querySelector(hit.getAttribute("data-dialog-open")), hit); }
    if ((hit = up(target, "[data-dialog-close]"))) { closeDialog(up(hit, "dialog")); }
    if (target.tagName === "DIALOG" && target.hasAttribute("data-light-close")) { closeDialog(target); }
    if ((hit = up(target, "[data-dismiss]"))) { var box = up(hit, ".alert"); box.parentNode.removeChild(box); }
    if (up(target, "[data-print]")) { window.print(); }
    if ((hit = up(target, "[data-copy]"))) { copy(hit); }
    if ((hit = up(target, "a[data-confirm]"))) {
      event.preventDefault();
      ask(hit.getAttribute("data-confirm"), hit.getAttribute("data-confirm-tone"), function () { location.href = hit.href; });
    }
  });
  document.addEventListener("keydown", function (event) {
    var open = event.key === "Escape" && document.querySelector(".dialog--fallback[open]");
    if (open) { closeDialog(open); }
  });

  /* data-confirm on a form or on its button; data-once greys the form after the first press. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var button = event.submitter || (lastButton && lastButton.form === form ? lastButton : null);
    var source = button && button.hasAttribute("data-confirm") ? button : form;
    if (source.hasAttribute("data-confirm") && !form.confirmed) {
      event.preventDefault();
      ask(source.getAttribute("data-confirm"), source.getAttribute("data-confirm-tone"), function () {
        form.confirmed = true;
        if (form.requestSubmit) { form.requestSubmit(button && button.type === "submit" ? button : undefined); return; }
        if (button && button.name) {
          var carry = document.createElement("input");
          carry.type = "hidden"; carry.name = button.name; carry.value = button.value;
          form.appendChild(carry);
        }
        form.submit();
      });
      return;
    }
    form.confirmed = false;
    if (form.hasAttribute("data-once") && !event.defaultPrevented) {
      if (form.sent) { event.preventDefault(); return; }
      form.sent = true;
      all("[type=submit]", function (node) { node.classList.add("is-busy"); }, form);
    }
  });
  window.addEventListener("pageshow", function () {
    all("form[data-once]", function (form) { form.sent = false; all(".is-busy", function (node) { node.classList.remove("is-busy"); }, form); });
  });

  function copy(button) {
    var value = button.getAttribute("data-copy");
    var source = value.charAt(0) === "#" ? document.querySelector(value) : null;
    var text = source ? (source.value || source.textContent).trim() : value;
    function done() {
      var label = button.querySelector("span") || button;
      var before = label.textContent;
      label.textContent = say("copied");
      setTimeout(function () { label.textContent = before; }, 1800);
    }
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(text).then(done); return; }
    var area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.appendChild(area);
    area.select();
    if (document.execCommand("copy")) { done(); }
    document.body.removeChild(area);
  }

  /* Tabs inside one page: [data-tabs] holds role=tab buttons with aria-controls. */
  function startTabs() {
    all("[data-tabs]", function (list) {
      var tabs = list.querySelectorAll("[role=tab]");
      function show(chosen) {
        each(tabs, function (tab) {
          var on = tab === chosen;
          tab.setAttribute("aria-selected", on ? "true" : "false");
          tab.tabIndex = on ? 0 : -1;
          document.getElementById(tab.getAttribute("aria-controls")).hidden = !on;
        });
      }
      each(tabs, function (tab, index) {
        tab.addEventListener("click", function () { show(tab); });
        tab.addEventListener("keydown", function (event) {
          var step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
          if (!step) { return; }
          var next = tabs[(index + step + tabs.length) % tabs.length];
          show(next); next.focus();
        });
      });
      show(list.querySelector("[aria-selected=true]") || tabs[0]);
    });
  }

  function startFiles() {
    all("[data-file-drop]", function (drop) {
      var input = drop.querySelector("input[type=file]");
      var name = drop.querySelector("[data-file-name]");
      input.addEventListener("change", function () {
        name.textContent = Array.prototype.map.call(input.files, function (file) { return file.name; }).join("，");
      });
      each(["dragenter", "dragover"], function (kind) { drop.addEventListener(kind, function () { drop.classList.add("is-over"); }); });
      each(["dragleave", "drop"], function (kind) { drop.addEventListener(kind, function () { drop.classList.remove("is-over"); }); });
    });
    all("[data-autosubmit]", function (control) { control.addEventListener("change", function () { control.form.submit(); }); });
  }

  function startPasswords() {
    all(".field input[type=password]", function (input) {
      var box = document.createElement("span");
      var button = document.createElement("button");
      box.className = "reveal";
      button.type = "button";
      button.className = "reveal__button";
      function paint(shown) {
        input.type = shown ? "text" : "password";
        button.setAttribute("aria-label", say(shown ? "hide" : "show"));
        button.innerHTML = "";
        button.appendChild(icon(shown ? "eye-off" : "eye"));
      }
      button.addEventListener("click", function () { paint(input.type === "password"); });
      input.parentNode.insertBefore(box, input);
      box.appendChild(input);
      box.appendChild(button);
      paint(false);
      if (input.form) { input.form.addEventListener("submit", function () { paint(false); }); }
    });
  }

  /* 朗读: sentence by sentence, since long utterances are cut off in Chromium. */
  function startReading() {
    var synth = window.speechSynthesis;
    if (!synth || !window.SpeechSynthesisUtterance) { return; }
    var turn = 0;
    function stop(button) {
      turn += 1;
      synth.cancel();
      all(".is-reading", function (node) { node.classList.remove("is-reading"); });
      button.setAttribute("aria-pressed", "false");
      button.querySelector("span").textContent = button.labelRead;
    }
    function read(button) {
      var target = button.getAttribute("data-read-button");
      var scope = target ? document.querySelector(target) : document;
      var queue = [];
      var mine = turn += 1;
      var blocks = scope.matches && scope.matches("[data-read]") ? [scope] : scope.querySelectorAll("[data-read]");
      each(blocks, function (block) {
        each(block.textContent.replace(/\s+/g, " ").match(/[^。！？；!?]+[。！？；!?]?/g) || [], function (part) {
          if (part.trim()) { queue.push([block, part.trim()]); }
        });
      });
      (function next() {
        if (mine !== turn) { return; }
        all(".is-reading", function (node) { node.classList.remove("is-reading"); });
        var item = queue.shift();
        if (!item) { stop(button); return; }
        var words = new SpeechSynthesisUtterance(item[1]);
        words.lang = root.lang.indexOf("en") === 0 ? "en-US" : "zh-CN";
        words.rate = 0.9;
        words.onend = next;
        words.onerror = function () { if (mine === turn) { stop(button); } };
        item[0].classList.add("is-reading");
        synth.speak(words);
      }());
    }
    all("[data-read-button]", function (button) {
      button.labelRead = button.querySelector("span").textContent;
      button.hidden = false;
      button.addEventListener("click", function () {
        if (button.getAttribute("aria-pressed") === "true") { stop(button); return; }
        synth.cancel();
        button.setAttribute("aria-pressed", "true");
        button.querySelector("span").textContent = button.getAttribute("data-label-stop");
        read(button);
      });
    });
    window.addEventListener("pagehide", function () { synth.cancel(); });
  }

  function start() { startElder(); startNav(); startTabs(); startFiles(); startPasswords(); startReading(); }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
}());
