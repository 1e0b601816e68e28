/* The page of a proof: take the file, check it link by link and paper by paper, and say what was found. */
(function () {
  "use strict";

  var root = document.getElementById("proof");
  var words = JSON.parse(document.getElementById("proof-words").textContent);
  var steps = document.getElementById("proof-steps"), progress = document.getElementById("proof-progress");
  var run = document.getElementById("proof-run"), picker = document.getElementById("proof-file");
  var proving = window.AnpeiProof;

  function fill(template, values) {
    var at = 0;
    return template.replace(/%s/g, function () { return values[at++]; });
  }
  function tell(sentence, ok, why) {
    var row = document.createElement("li"), mark = document.createElement("b"), said = document.createElement("span");
    row.className = ok ? "" : "is-wrong";
    mark.textContent = ok ? "✓ " + words.good : "✗ " + words.bad;
    said.textContent = sentence + (why ? " (" + why + ")" : "");
    row.appendChild(mark); row.appendChild(said);
    steps.appendChild(row);
  }

  /* A portion of papers at a time, so that the page stays alive on a slow phone. */
  function papers(proof, plan, at, wrong) {
    var until = Date.now() + 80, total = proof.papers.length;
    while (at < total && Date.now() < until) {
      if (!proving.checkPaper(plan, proof, proof.papers[at])) { wrong.push(proof.papers[at]); }
      at += 1;
    }
    if (at < total) {
      progress.textContent = fill(words.running, [at, total]);
      setTimeout(function () { papers(proof, plan, at, wrong); }, 0);
      return;
    }
    progress.textContent = "";
    if (wrong.length) {
      tell(fill(words.wrong, [wrong.length]), false, words.number + " " + wrong.slice(0, 20).map(function (row) { return row.number; }).join(", "));
    } else { tell(fill(proof.kind === "practical" ? words.draws : words.papers, [total]), true, ""); }
    root.dataset.done = wrong.length ? "wrong" : "right";
    run.disabled = false;
  }
  function check(proof) {
    steps.textContent = "";
    delete root.dataset.done;
    var sound = true;
    proving.head(proof, function (name, ok, why) { sound = sound && ok; tell(words[name], ok, why); });
    if (!sound) { progress.textContent = ""; root.dataset.done = "wrong"; run.disabled = false; return; }
    papers(proof, proving.prepared(proof), 0, []);
  }
  function guarded(proof) {
    try { check(proof); } catch (error) { refuse(words.unreadable); }
  }
  function refuse(sentence) { progress.textContent = sentence; root.dataset.done = "wrong"; run.disabled = false; }

  run.addEventListener("click", function () {
    run.disabled = true;
    fetch(root.dataset.file, { credentials: "omit" }).then(function (reply) {
      if (!reply.ok) { throw new Error(String(reply.status)); }
      return reply.json();
    }).then(guarded, function () { refuse(words.failed); });
  });
  picker.addEventListener("change", function () {
    if (!picker.files.length) { return; }
    var reader = new FileReader();
    reader.onload = function () {
      var proof = null;
      try { proof = JSON.parse(reader.result); } catch (error) { proof = null; }
      if (proof && proof.promise && proof.papers) { guarded(proof); } else { refuse(words.unreadable); }
      picker.value = "";
    };
    reader.readAsText(picker.files[0]);
  });
}());
