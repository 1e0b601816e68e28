/* What a sitting asks of its seats: full screen, staying in the window, no copies, a watermark, pictures with consent.
   It reminds, tells the server, and never ends or hides anything. Knows nothing of answers. ES5. */
(function () {
  "use strict";
  var data = document.body.dataset, asks = (data.asks || "").split(" ");
  if (!data.asks) { return; }
  var words = JSON.parse(document.getElementById("integrity-words").textContent);
  var AGAIN = 10000, MOST_WAITING = 40, QUIET = 10000;
  var waiting = [], isSending = false, isPaused = false, isOver = false, quietUntil = 0;

  function $(id) { return document.getElementById(id); }
  function has(name) { return asks.indexOf(name) >= 0; }
  function now() { return performance.now(); }
  /* What we ask of the browser ourselves (full screen, camera, a file to save) may take the window for a moment. */
  function quiet(ms) { quietUntil = Math.max(quietUntil, now() + (ms || QUIET)); }

  /* --- Telling, also after a network that was away ------------------------------------------------------------- */
  function tell(kind) {
    if (isPaused || isOver) { return; }
    if (waiting.length < MOST_WAITING) { waiting.push({ kind: kind, at: now() }); }
    send();
  }
  function send() {
    if (isSending || !waiting.length || !window.AnpeiExam) { return; }
    var first = waiting[0];
    isSending = true;
    window.AnpeiExam.post(data.integrity, { kind: first.kind, seconds: Math.round((now() - first.at) / 1000) }).then(function (response) {
      if (!response.ok && response.status !== 400) { throw new Error(String(response.status)); }
      waiting.shift();
      return response.json().then(function (reply) { if (reply.rung) { remind(reply.text, reply.rung); } });
    }).then(function () { isSending = false; send(); }, function () {
      isSending = false;
      if (first.kind !== "copy") { remind(words.away, "warn"); }
      setTimeout(send, AGAIN);
    });
  }
  function remind(sentence, rung) {
    var dialog = $("integrity-dialog");
    $("integrity-text").textContent = sentence;
    dialog.setAttribute("data-rung", rung);
    if (dialog.showModal) { if (!dialog.open) { dialog.showModal(); } } else { dialog.setAttribute("open", ""); }
    $("integrity-ok").focus();
  }
  function toast(sentence) {
    var line = $("integrity-toast");
    line.textContent = sentence;
    line.hidden = false;
    clearTimeout(line.timer);
    line.timer = setTimeout(function () { line.hidden = true; }, 4000);
  }
  $("integrity-ok").addEventListener("click", function () {
    var dialog = $("integrity-dialog"), stem = $("item-stem");
    if (dialog.close && dialog.open) { dialog.close(); } else { dialog.removeAttribute("open"); }
    if (stem) { stem.focus(); }
  });

  /* --- The window ------------------------------------------------------------------------------------------------ */
  function watchWindow() {
    var leaving = null, isAway = false;
    function left() {
      if (leaving || isAway || now() < quietUntil) { return; }
      leaving = setTimeout(function () { leaving = null; isAway = true; tell("focus"); }, Number(data.away) * 1000);
    }
    function back() {
      if (document.hidden) { return; }
      clearTimeout(leaving);
      leaving = null;
      isAway = false;
    }
    document.addEventListener("visibilitychange", function () { if (document.hidden) { left(); } else { back(); } });
    window.addEventListener("blur", left);
    window.addEventListener("focus", back);
    window.addEventListener("pagehide", function () { clearTimeout(leaving); });
  }

  /* --- The full screen --------------------------------------------------------------------------------------------- */
  function watchScreen() {
    var root = document.documentElement, enter = root.requestFullscreen || root.webkitRequestFullscreen, wasIn = false;
    if (!enter) { return; }   // telephones without it are not asked
    function isIn() { return !!(document.fullscreenElement || document.webkitFullscreenElement); }
    function look() {
      $("screen-notice").hidden = isIn();
      if (isIn()) { wasIn = true; } else if (wasIn) { wasIn = false; tell("screen"); }
    }
    function go() {
      var asked;
      quiet(1500);
      asked = enter.call(root);
      if (asked && asked.catch) { asked.catch(function () { return null; }); }
    }
    $("screen-enter").addEventListener("click", go);
    document.addEventListener("fullscreenchange", look);
    document.addEventListener("webkitfullscreenchange", look);
    look();
    setTimeout(function () { if (!isIn() && !wasIn) { tell("screen"); } }, 60000);
  }

  /* --- Copies -------------------------------------------------------------------------------------------------------- */
  function guardCopies() {
    var last = -QUIET;
    function isOwn(node) { return !!node && (node.tagName === "TEXTAREA" || node.tagName === "INPUT"); }
    function refuse() {
      toast(words.copy);
      if (now() - last < QUIET) { return; }
      last = now();
      tell("copy");
    }
    ["copy", "cut", "contextmenu", "dragstart"].forEach(function (name) {
      document.addEventListener(name, function (event) {
        if (isOwn(event.target)) { return; }   // one's own words may be moved about
        event.preventDefault();
        refuse();
      });
    });
    window.addEventListener("beforeprint", refuse);
    document.addEventListener("keydown", function (event) {
      if ((event.ctrlKey || event.metaKey) && (event.key === "p" || event.key === "P")) { event.preventDefault(); refuse(); }
    });
  }

  /* --- The watermark: a picture behind nothing and in nobody's way ------------------------------------------------------ */
  function mark() {
    var layer = $("integrity-mark");
    var words = data.mark.replace(/[&<>"']/g, function (sign) { return "&#" + sign.charCodeAt(0) + ";"; });
    var drawn = "<svg xmlns='http://www.w3.org/2000/svg' width='420' height='220'><text x='210' y='120' text-anchor='middle' transform='rotate(-18 210 110)' font-size='19' font-family='sans-serif' fill='#0b3d45' fill-opacity='0.075'>" + words + "</text></svg>";
    layer.style.backgroundImage = "url(\"data:image/svg+xml," + encodeURIComponent(drawn) + "\")";
    layer.hidden = false;
  }

  /* --- Pictures ------------------------------------------------------------------------------------------------------ */
  function takePictures() {
    var times = data.camera.split(",").map(Number), video = document.createElement("video"), stream = null, left = times[2], timer = null;
    function stop() {
      clearTimeout(timer);
      if (stream) { stream.getTracks().forEach(function (track) { track.stop(); }); }
      stream = null;
      $("integrity-camera").hidden = true;
    }
    function post(url, body, type) {
      return fetch(url, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": data.csrf, "Content-Type": type, "Accept": "application/json" }, body: body });
    }
    function take() {
      var canvas = document.createElement("canvas"), wide = Math.min(video.videoWidth, 640);
      if (!stream || isPaused || !wide) { plan(); return; }
      canvas.width = wide;
      canvas.height = Math.round(video.videoHeight * wide / video.videoWidth);
      canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (blob) {
        if (blob) { post(data.snapshot, blob, "image/jpeg").then(function (response) { if (response.status === 409) { stop(); } }, function () { return null; }); }
        left -= 1;
        if (left > 0) { plan(); } else { stop(); }
      }, "image/jpeg", 0.7);
    }
    function plan() { timer = setTimeout(take, (times[0] + Math.random() * (times[1] - times[0])) * 60000); }
    quiet(30000);
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) { toast(words.camera); return; }
    navigator.mediaDevices.getUserMedia({ video: { width: 640 }, audio: false }).then(function (got) {
      stream = got;
      video.muted = true;
      video.setAttribute("playsinline", "");
      video.srcObject = got;
      video.play();
      $("integrity-camera").hidden = false;
      timer = setTimeout(take, 3000 + Math.random() * 20000);
    }, function () { toast(words.camera); });
    $("camera-stop").addEventListener("click", function () {
      stop();
      post(data.snapshotAnswer, "answer=no", "application/x-www-form-urlencoded");
    });
    window.addEventListener("pagehide", stop);
  }

  document.addEventListener("anpei:clock", function (event) {
    isPaused = !!event.detail.paused;
    isOver = event.detail.state !== "open";
  });
  document.addEventListener("anpei:open", function () {
    if (has("watermark")) { mark(); }
    if (has("block_copy")) { guardCopies(); }
    if (has("count_focus")) { watchWindow(); }
    if (has("full_screen")) { watchScreen(); }
    if (has("snapshots")) { takePictures(); }
    if ($("rescue")) { $("rescue").addEventListener("click", function () { quiet(); }); }
  });
  window.addEventListener("online", send);
}());
