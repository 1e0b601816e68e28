/* The door: scan with the camera where the browser can read codes, sign with a finger. ES5; the page works without. */
(function () {
  "use strict";
  function $(id) { return document.getElementById(id); }

  /* --- Scanning: BarcodeDetector where there is one; a USB scanner types into the field by itself -------------- */
  function scanner() {
    var start = $("scan-start"), video = $("scan-video"), stream = null, timer = null, detector = null;
    if (!start || !window.BarcodeDetector || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) { return; }
    detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    start.hidden = false;
    function stop() {
      clearTimeout(timer);
      if (stream) { stream.getTracks().forEach(function (track) { track.stop(); }); }
      stream = null;
      $("scan").hidden = true;
    }
    function look() {
      if (!stream) { return; }
      detector.detect(video).then(function (codes) {
        if (codes.length) {
          stop();
          $("id_typed").value = codes[0].rawValue;
          $("door-form").submit();
          return;
        }
        timer = setTimeout(look, 250);
      }, function () { timer = setTimeout(look, 500); });
    }
    start.addEventListener("click", function () {
      navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (given) {
        stream = given;
        video.srcObject = given;
        $("scan").hidden = false;
        video.play();
        look();
      }, function () { start.hidden = true; });
    });
    $("scan-stop").addEventListener("click", stop);
  }

  /* --- The signature: strokes on a canvas, sent as a PNG ------------------------------------------------------ */
  function signature() {
    var pad = $("signature-pad"), form = $("look-form");
    if (!pad || !form) { return; }
    var pen = pad.getContext("2d"), drawing = false, signed = false;
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#062a30";
    function at(event) {
      var box = pad.getBoundingClientRect(), point = event.touches ? event.touches[0] : event;
      return { x: (point.clientX - box.left) * pad.width / box.width, y: (point.clientY - box.top) * pad.height / box.height };
    }
    function begin(event) {
      var point = at(event);
      drawing = true;
      pen.beginPath();
      pen.moveTo(point.x, point.y);
      event.preventDefault();
    }
    function move(event) {
      if (!drawing) { return; }
      var point = at(event);
      pen.lineTo(point.x, point.y);
      pen.stroke();
      signed = true;
      event.preventDefault();
    }
    function end() { drawing = false; }
    if (window.PointerEvent) {
      pad.addEventListener("pointerdown", begin);
      pad.addEventListener("pointermove", move);
      window.addEventListener("pointerup", end);
      window.addEventListener("pointercancel", end);
    } else {
      pad.addEventListener("mousedown", begin);
      pad.addEventListener("mousemove", move);
      pad.addEventListener("touchstart", begin);
      pad.addEventListener("touchmove", move);
      window.addEventListener("mouseup", end);
      window.addEventListener("touchend", end);
    }
    $("signature-clear").addEventListener("click", function () {
      pen.clearRect(0, 0, pad.width, pad.height);
      signed = false;
    });
    form.addEventListener("submit", function () { $("signature-data").value = signed ? pad.toDataURL("image/png") : ""; });
  }
  scanner();
  signature();
}());
