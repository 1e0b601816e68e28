/* What helps at the exam screen besides answering: type size, reading aloud, scratch notes, "this item is faulty", and a
   sealed file of unsent answers for when the network stays away. Nothing here is needed to sit the examination. */
(function () {
  "use strict";

  var body = document.body, data = body.dataset, exam = window.AnpeiExam;
  var words = JSON.parse(document.getElementById("exam-words").textContent);
  var journal = null, notes = {}, noteTimer = null, away = { count: 0, since: 0 };
  var RESCUE_AFTER = 60000;

  function $(id) { return document.getElementById(id); }
  function each(list, work) { Array.prototype.forEach.call(list, work); }
  function openDialog(dialog) { if (dialog.showModal) { if (!dialog.open) { dialog.showModal(); } } else { dialog.setAttribute("open", ""); } }
  function closeDialog(dialog) { if (dialog.close && dialog.open) { dialog.close(); } else { dialog.removeAttribute("open"); } }

  /* --- Type size: the accommodation is where it begins, the candidate's own choice stands ------------------- */
  function setFont(size) {
    data.font = size;
    each(document.querySelectorAll("[data-font-size]"), function (button) {
      button.setAttribute("aria-pressed", button.dataset.fontSize === size ? "true" : "false");
    });
  }
  each(document.querySelectorAll("[data-font-size]"), function (button) {
    button.addEventListener("click", function () {
      setFont(button.dataset.fontSize);
      try { localStorage.setItem("anpei.exam.size." + data.attempt, button.dataset.fontSize); } catch (error) { return; }
    });
  });
  try { setFont(localStorage.getItem("anpei.exam.size." + data.attempt) || data.font); } catch (error) { setFont(data.font); }

  /* --- Read aloud, where it was granted and the browser can --------------------------------------------------- */
  var aloud = $("aloud"), reading = 0;
  function sentences() {
    var found = [$("item-stimulus").hidden ? "" : $("item-stimulus-text").textContent, $("item-stem").textContent];
    each(document.querySelectorAll("#item-options label, #item-options li"), function (row) { found.push(row.textContent); });
    return found.filter(function (text) { return text.trim(); });
  }
  function hush() {
    reading += 1;
    window.speechSynthesis.cancel();
    aloud.setAttribute("aria-pressed", "false");
    aloud.querySelector("span").textContent = words.aloud;
  }
  if (aloud && window.speechSynthesis && window.SpeechSynthesisUtterance) {
    aloud.hidden = false;
    aloud.addEventListener("click", function () {
      if (aloud.getAttribute("aria-pressed") === "true") { hush(); return; }
      hush();
      var mine = reading, end = function () { if (mine === reading) { hush(); } };
      aloud.setAttribute("aria-pressed", "true");
      aloud.querySelector("span").textContent = words.aloudStop;
      sentences().forEach(function (text, at, all) {
        var said = new SpeechSynthesisUtterance(text.replace(/\s+/g, " "));
        said.lang = "zh-CN"; said.rate = 0.9;
        if (at === all.length - 1) { said.onend = end; }
        said.onerror = end;
        window.speechSynthesis.speak(said);
      });
    });
    document.addEventListener("anpei:item", hush);
    window.addEventListener("pagehide", hush);
  }

  /* --- Scratch notes: sealed in this browser, never sent ---------------------------------------------------------- */
  function paintNote(item) {
    $("note-text").value = notes[item.n] || "";
    $("note").classList.toggle("has-text", !!notes[item.n]);
  }
  function keepNote() {
    var item = exam.item();
    if (!item) { return; }
    notes[item.n] = $("note-text").value;
    $("note").classList.toggle("has-text", !!notes[item.n]);
    clearTimeout(noteTimer);
    noteTimer = setTimeout(function () { if (journal) { journal.put("n:" + item.n, notes[item.n], true); } }, 300);
  }
  $("note-text").addEventListener("input", keepNote);
  document.addEventListener("anpei:item", function (event) { paintNote(event.detail.item); });
  document.addEventListener("anpei:open", function (event) {
    journal = event.detail.journal;
    journal.all("n:").then(function (kept) {
      Object.keys(kept).forEach(function (position) { if (!notes[position]) { notes[position] = kept[position].value; } });
      if (exam.item()) { paintNote(exam.item()); }
    }).catch(function () { return null; });
  });

  /* --- 这道题有问题 --------------------------------------------------------------------------------------------------- */
  var dialog = $("report-dialog"), form = $("report-form");
  function say(sentence, isDone) {
    $("report-said").hidden = !sentence;
    $("report-said").className = "alert alert--" + (isDone ? "ok" : "danger");
    $("report-said-text").textContent = sentence;
    $("report-send").hidden = !!isDone;
  }
  $("report-open").addEventListener("click", function () {
    form.reset();
    say("", false);
    $("report-title-number").textContent = exam.item().n;
    openDialog(dialog);
  });
  $("report-cancel").addEventListener("click", function () { closeDialog(dialog); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var chosen = form.querySelector("[name=kind]:checked");
    if (!chosen) { say(words.reportKind, false); return; }
    $("report-send").disabled = true;
    exam.post(exam.urls.report, { position: exam.item().n, kind: chosen.value, text: $("report-text").value }).then(function (response) {
      return response.json().then(function (reply) { say(response.ok ? words.reported : reply.error, response.ok); });
    }).catch(function () { say(words.reportFailed, false); }).then(function () { $("report-send").disabled = false; });
  });

  /* --- Unsent for a minute: a file that only this attempt's key opens, for the invigilator to carry -------------- */
  function showRescue() {
    var isDue = away.count && away.since && Date.now() - away.since > RESCUE_AFTER && journal && journal.file;
    $("rescue").hidden = !isDue;
  }
  document.addEventListener("anpei:saving", function (event) { away = event.detail; showRescue(); });
  setInterval(showRescue, 5000);
  $("rescue").addEventListener("click", function () {
    journal.file({ attempt: data.attempt, answers: exam.unsent() }).then(function (sealed) {
      var text = JSON.stringify({ anpei: 1, attempt: data.attempt, iv: sealed.iv, data: sealed.data });
      var link = document.createElement("a"), address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.href = address;
      link.download = "anpei-" + data.ticket + ".json";
      document.body.appendChild(link);
      link.click();
      document.body.removeChild(link);
      setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
    });
  });
}());
