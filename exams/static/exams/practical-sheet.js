/* The assessor's sheet: taps become lines of the journal, and the page shows what the lines say. ES5, no framework. */
(function () {
  "use strict";

  var data = JSON.parse(document.getElementById("sheet-data").textContent);
  var words = JSON.parse(document.getElementById("sheet-words").textContent);
  var body = document.body, cut = Number(body.dataset.cut);
  var subjects = Array.prototype.slice.call(document.querySelectorAll("[data-subject]"));
  var current = 0, photos = {}, pads = {};

  function $(id) { return document.getElementById(id); }
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function fill(template) {
    var values = Array.prototype.slice.call(arguments, 1);
    return template.replace(/%s/g, function () { return values.shift(); });
  }
  function code(at) { return subjects[at].dataset.subject; }

  var journal = window.AnpeiJournal({
    sheet: data.sheet, urls: data.urls, csrf: body.dataset.csrf, lines: data.lines,
    changed: function () { paint(); },
    times: function () { paintClocks(); },
    heard: function (said) { if (said.proposals) { data.proposals = said.proposals; } },
    closed: function (why) { lock(why === "taken_over" ? "" : words.closed, why === "taken_over"); },
    signedOut: function () { lock(words.signedOut, false); },
    photo: function (uuid, state, said, of) { photoChanged(uuid, state, said, of); },
    signed: signed
  });

  /* --- Asking before what weighs ---------------------------------------------------------------------------------- */
  var answer = null;
  function open(dialog) { if (dialog.showModal) { if (!dialog.open) { dialog.showModal(); } } else { dialog.setAttribute("open", ""); } }
  function shut(dialog) { if (dialog.close && dialog.open) { dialog.close(); } else { dialog.removeAttribute("open"); } }
  function ask(title, text, yes) {
    $("ask-title").textContent = title; $("ask-text").textContent = text;
    answer = yes;
    open($("ask"));
  }
  $("ask-no").addEventListener("click", function () { shut($("ask")); });
  $("ask-yes").addEventListener("click", function () { shut($("ask")); if (answer) { answer(); answer = null; } });

  /* --- Steps, vetoes, giving up, notes ----------------------------------------------------------------------------- */
  function deducted(of, step) { return Number(journal.value(of + "." + step + ".d") || 0); }
  function given(of) { return journal.value(of + ".x") === true; }
  function marksOf(section) {
    var of = section.dataset.subject, marks = Number(section.dataset.weight);
    if (given(of)) { return 0; }
    all("[data-step]", section).forEach(function (row) { marks -= deducted(of, row.dataset.step); });
    return marks;
  }
  function isVetoed(section) {
    return all("[data-veto]", section).some(function (row) {
      return journal.value(section.dataset.subject + "." + row.dataset.veto + ".v") === true;
    });
  }

  subjects.forEach(function (section) {
    var of = section.dataset.subject;
    all("[data-step]", section).forEach(function (row) {
      var most = Number(row.dataset.most), line = of + "." + row.dataset.step + ".d";
      function set(value) {
        value = Math.max(0, Math.min(most, value));
        if (value !== deducted(of, row.dataset.step)) { journal.record(line, value); }
      }
      row.querySelector("[data-more]").addEventListener("click", function () { set(deducted(of, row.dataset.step) + 1); });
      row.querySelector("[data-less]").addEventListener("click", function () { set(deducted(of, row.dataset.step) - 1); });
      row.querySelector("[data-all]").addEventListener("click", function () { set(most); });
    });
    all("[data-veto]", section).forEach(function (row) {
      var line = of + "." + row.dataset.veto + ".v", text = row.querySelector("[data-veto-text]").textContent;
      row.querySelector("[data-veto-button]").addEventListener("click", function () {
        var failed = journal.value(line) === true;
        ask(failed ? words.vetoBack : words.vetoTitle, failed ? text : fill(words.vetoText, text), function () {
          journal.record(line, !failed);
        });
      });
    });
    section.querySelector("[data-give-up]").addEventListener("click", function () {
      var up = given(of);
      ask(up ? words.giveUpBack : words.giveUp, up ? "" : fill(words.giveUpText, of), function () { journal.record(of + ".x", !up); });
    });
    var note = section.querySelector("[data-note]");
    var typing = null;
    function keepNote() {
      clearTimeout(typing);
      if (note.value !== (journal.value(of + ".note") || "")) { journal.record(of + ".note", note.value); }
    }
    note.addEventListener("input", function () { clearTimeout(typing); typing = setTimeout(keepNote, 600); });
    note.addEventListener("change", keepNote);
    section.querySelector("[data-go]").addEventListener("click", function () { go(of); });
    section.querySelector("[data-camera]").addEventListener("change", function (event) { shoot(of, event.target); });
    section.querySelector("[data-take]").addEventListener("click", function () { take(section); });
  });

  /* --- The clock of each subject: the server's, shown from here ----------------------------------------------------- */
  function timesOf(of) { return journal.times()[of] || {}; }
  function go(of) {
    var times = journal.times(), mine = timesOf(of);
    if (!mine.started) {
      if (!journal.record(of + ".start", 0, true)) { return; }
      Object.keys(times).forEach(function (other) { if (!times[other].finished) { times[other].finished = journal.now(); } });
      times[of] = { started: journal.now(), finished: null };
      journal.keepTimes(times); paintClocks();
    } else if (!mine.finished) {
      ask(fill(words.stopTitle, of), words.stopText, function () {
        if (!journal.record(of + ".stop", 0, true)) { return; }
        timesOf(of).finished = journal.now();
        journal.keepTimes(journal.times()); paintClocks();
      });
    }
  }
  function clock(seconds) {
    var minutes = Math.floor(seconds / 60), rest = Math.floor(seconds % 60);
    return minutes + ":" + (rest < 10 ? "0" : "") + rest;
  }
  function paintClocks() {
    subjects.forEach(function (section) {
      var of = section.dataset.subject, times = timesOf(of), limit = Number(section.dataset.minutes) * 60;
      var box = section.querySelector("[data-clock]"), button = section.querySelector("[data-go]");
      var tab = document.querySelector("[data-tab='" + of + "']");
      var state = !times.started ? "idle" : times.finished ? "done" : "running", shown = limit, note = fill(words.limit, limit / 60);
      if (times.started) {
        var used = Math.max(0, Math.floor(((times.finished || journal.now()) - times.started) / 1000)), over = used - limit;
        shown = state === "done" ? used : Math.abs(limit - used);
        note = state === "done" ? (over > 0 ? fill(words.over, clock(over)) : fill(words.used, clock(used)))
          : over > 0 ? words.over.replace("%s", "") : fill(words.limit, limit / 60);
        if (over > 0) { box.dataset.state = "over"; }
      }
      if (!(times.started && over > 0)) { box.dataset.state = state; }
      section.querySelector("[data-elapsed]").textContent = clock(shown);
      section.querySelector("[data-clock-note]").textContent = note;
      button.textContent = state === "idle" ? words.start : state === "running" ? words.stop : words.ended;
      button.disabled = state === "done";
      tab.dataset.clock = state;
    });
  }
  setInterval(paintClocks, 1000);

  /* --- A simulator's proposal ---------------------------------------------------------------------------------------- */
  function proposalOf(of) {
    return data.proposals.filter(function (row) { return row.code === of; }).pop();
  }
  function take(section) {
    var of = section.dataset.subject, proposal = proposalOf(of), said = {};
    proposal.steps.forEach(function (row) { said[row.step] = row; });
    all("[data-step]", section).forEach(function (row) {
      var step = said[row.dataset.step], value = step ? step.deducted : 0;
      if (value !== deducted(of, row.dataset.step)) { journal.record(of + "." + row.dataset.step + ".d", value); }
    });
    all("[data-veto]", section).forEach(function (row) {
      var step = said[row.dataset.veto];
      if (step && step.veto) { journal.record(of + "." + row.dataset.veto + ".v", true); }
    });
    journal.record(of + ".simulator", proposal.id);
  }
  function paintProposal(section) {
    var of = section.dataset.subject, proposal = proposalOf(of), box = section.querySelector("[data-proposal]");
    box.hidden = !proposal;
    if (!proposal) { return; }
    var taken = journal.value(of + ".simulator") === proposal.id, lost = 0;
    proposal.steps.forEach(function (row) { lost += row.deducted; });
    section.querySelector("[data-proposal-text]").textContent = taken ? words.taken : fill(words.proposal, proposal.machine, lost);
    section.querySelector("[data-take]").hidden = taken;
  }

  /* --- Photos: made small here, sent when there is a network ---------------------------------------------------------- */
  function newId() {
    var bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    return Array.prototype.map.call(bytes, function (byte, at) {
      return ([4, 6, 8, 10].indexOf(at) >= 0 ? "-" : "") + (byte < 16 ? "0" : "") + byte.toString(16);
    }).join("");
  }
  function shoot(of, input) {
    var file = input.files[0];
    input.value = "";
    if (!file || journal.ended() || !journal.ready()) { return; }
    var image = new Image(), address = URL.createObjectURL(file);
    image.onload = function () {
      var scale = Math.min(1, 1600 / Math.max(image.width, image.height)), canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * scale); canvas.height = Math.round(image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (blob) { journal.addPhoto(newId(), of, blob); }, "image/jpeg", 0.82);
      URL.revokeObjectURL(address);
    };
    image.onerror = function () { ask(words.photoFailed, "", null); };
    image.src = address;
  }
  function photoChanged(uuid, state, said, of) {
    if (!photos[uuid]) { photos[uuid] = { code: of }; }
    if (state === "refused") { ask(fill(words.photoRefused, said), "", null); }
    else if (state === "waiting") { photos[uuid].address = said; }
    photos[uuid].state = state;
    paintPhotos();
  }
  data.photos.forEach(function (photo) { photos[photo.uuid] = { code: photo.code, address: photo.url, state: "kept" }; });
  function paintPhotos() {
    subjects.forEach(function (section) {
      var of = section.dataset.subject, list = section.querySelector("[data-thumbs]"), count = 0;
      list.textContent = "";
      Object.keys(photos).forEach(function (uuid) {
        var photo = photos[uuid];
        if (photo.code !== of || photo.state === "refused") { return; }
        var row = document.createElement("li"), image = document.createElement("img");
        count += 1;
        image.src = photo.address; image.alt = fill(words.photoOf, of);
        row.appendChild(image);
        if (photo.state === "waiting") {
          var badge = document.createElement("span");
          badge.className = "badge badge--warn"; badge.textContent = words.photoWaiting;
          row.appendChild(badge);
        }
        list.appendChild(row);
      });
      section.querySelector("[data-photo-count]").textContent = count ? fill(words.photos, count) : "";
    });
  }

  /* --- What the page says ------------------------------------------------------------------------------------------- */
  function paint() {
    var total = 0, vetoed = false;
    subjects.forEach(function (section) {
      var of = section.dataset.subject, marks = marksOf(section), failed = isVetoed(section);
      total += marks; vetoed = vetoed || failed;
      all("[data-step]", section).forEach(function (row) {
        var lost = given(of) ? Number(row.dataset.most) : deducted(of, row.dataset.step);
        row.classList.toggle("is-deducted", lost > 0);
        row.querySelector("[data-left]").textContent = Number(row.dataset.most) - lost;
        row.querySelector("[data-more]").disabled = lost >= Number(row.dataset.most);
      });
      all("[data-veto]", section).forEach(function (row) {
        var is = journal.value(of + "." + row.dataset.veto + ".v") === true, button = row.querySelector("[data-veto-button]");
        row.classList.toggle("is-failed", is);
        button.setAttribute("aria-pressed", is ? "true" : "false");
        button.textContent = is ? words.vetoed : words.veto;
      });
      var up = section.querySelector("[data-give-up]"), note = section.querySelector("[data-note]");
      up.setAttribute("aria-pressed", given(of) ? "true" : "false");
      up.textContent = given(of) ? words.given : words.giveUpButton;
      if (document.activeElement !== note) { note.value = journal.value(of + ".note") || ""; }
      document.querySelector("[data-marks='" + of + "']").textContent = marks;
      document.querySelector("[data-sum='" + of + "']").textContent = marks;
      var tab = document.querySelector("[data-tab='" + of + "']");
      if (failed) { tab.dataset.veto = "1"; } else { delete tab.dataset.veto; }
      paintProposal(section);
    });
    $("total").textContent = total; $("sum-total").textContent = total;
    var passed = !vetoed && total >= cut, verdict = $("verdict");
    verdict.textContent = vetoed ? words.vetoFail : passed ? words.pass : words.fail;
    verdict.dataset.tone = passed ? "ok" : "danger";
    $("sum-verdict").textContent = verdict.textContent;
    $("sum-verdict").dataset.tone = verdict.dataset.tone;
    body.classList.toggle("is-locked", journal.ended() || journal.signing() || !journal.ready());
    paintState();
  }
  function paintState() {
    var count = journal.waiting(), line = $("save-state");
    var state = journal.failed() ? "offline" : count || !journal.ready() ? "saving" : "saved";
    line.dataset.state = state;
    $("saving-count").textContent = count ? fill(words.saving, count) : words.connecting;
    $("offline-count").textContent = fill(words.offline, count);
    $("offline-notice").hidden = state !== "offline";
    if (journal.signing() && !journal.ended()) { tell(state === "offline" ? words.signedOffline : words.signWaiting, false); }
  }
  function tell(text, again) {
    $("closed-notice").hidden = false; $("closed-text").textContent = text; $("claim-again").hidden = !again;
  }
  function lock(text, again) { body.classList.add("is-locked"); tell(text || $("closed-text").dataset.taken, again); }
  $("claim-again").addEventListener("click", function () { $("closed-notice").hidden = true; journal.again(); });

  function show(at) {
    current = at;
    subjects.forEach(function (section, number) { section.hidden = number !== at; });
    all("[data-tab]").forEach(function (tab, number) { tab.setAttribute("aria-pressed", number === at ? "true" : "false"); });
    $("next").hidden = at === subjects.length - 1;
    window.scrollTo(0, 0);
    try { sessionStorage.setItem("anpei.sheet.at", String(at)); } catch (error) { /* the first subject then */ }
  }
  all("[data-tab]").forEach(function (tab, at) { tab.addEventListener("click", function () { show(at); }); });
  $("next").addEventListener("click", function () { show(Math.min(current + 1, subjects.length - 1)); });

  /* --- Signing ---------------------------------------------------------------------------------------------------------- */
  ["pad-candidate", "pad-assessor"].forEach(function (id) { pads[id] = window.AnpeiPad($(id)); });
  all("[data-clear]").forEach(function (button) { button.addEventListener("click", function () { pads[button.dataset.clear].clear(); }); });
  function complain(text) { $("sign-error").hidden = !text; $("sign-error").textContent = text; }
  $("sign-open").addEventListener("click", function () {
    var open_ = subjects.filter(function (section) { return !timesOf(section.dataset.subject).started && !given(section.dataset.subject); });
    if (open_.length) {
      show(subjects.indexOf(open_[0]));
      ask(fill(words.notBegun, open_[0].dataset.subject), "", null);
      return;
    }
    complain(""); open($("sign"));
  });
  $("sign-no").addEventListener("click", function () { shut($("sign")); });
  $("sign-yes").addEventListener("click", function () {
    var candidate = pads["pad-candidate"].ink(), assessor = pads["pad-assessor"].ink();
    if (!candidate || !assessor) { complain(words.sign); return; }
    shut($("sign"));
    journal.sign(candidate, assessor);
  });
  function signed(done, said) {
    $("closed-notice").hidden = true;
    if (!done) { paint(); open($("sign")); complain(said.message || words.sign); return; }
    if (navigator.serviceWorker && navigator.serviceWorker.controller) {
      navigator.serviceWorker.controller.postMessage({ drop: location.pathname });
    }
    location.replace(data.urls.done);
  }

  /* --- The worker that brings this page back without a network ------------------------------------------------------------ */
  function keepPage() {
    if (!("serviceWorker" in navigator) || !window.isSecureContext) { return; }
    navigator.serviceWorker.register(data.urls.worker).then(function () { return navigator.serviceWorker.ready; }).then(function (ready) {
      var files = all("link[rel=stylesheet], link[rel=icon]").map(function (link) { return link.href; })
        .concat(all("script[src]").map(function (script) { return script.src; }))
        .concat(all("img[src]").map(function (image) { return image.src; }).filter(function (address) { return address.indexOf("blob:") !== 0; }));
      ready.active.postMessage({ keep: [location.pathname].concat(files) });
    }).catch(function () { /* no worker: an open page still works without a network */ });
  }

  try { show(Math.min(Number(sessionStorage.getItem("anpei.sheet.at")) || 0, subjects.length - 1)); } catch (error) { show(0); }
  if (!Object.keys(journal.times()).length) { journal.keepTimes(data.times); }
  paint(); paintClocks(); paintPhotos();
  journal.begin();
  window.addEventListener("load", keepPage);
}());
