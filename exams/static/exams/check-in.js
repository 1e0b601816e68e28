/* The door: scan with the camera where the browser can read codes. ES5; the page works without. */
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
  scanner();
}());
