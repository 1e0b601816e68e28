/* Compares a dropped PDF with the fingerprint of its issue, in the browser: the file never leaves it.
   crypto.subtle is missing on plain http (exam points on a LAN), so SHA-256 is here as well. ES5 for old WebViews. */
(function () {
  "use strict";
  var box = document.getElementById("compare");
  var input = document.getElementById("compare-file");
  var result = document.getElementById("compare-result");
  if (!box || !input || !result || !window.FileReader) { return; }
  box.removeAttribute("hidden");

  function constants() {
    var found = { k: [], h: [] };
    var candidate = 2;
    while (found.k.length < 64) {
      var prime = true;
      for (var d = 2; d * d <= candidate; d += 1) { if (candidate % d === 0) { prime = false; break; } }
      if (prime) {
        if (found.h.length < 8) { found.h.push((Math.pow(candidate, 1 / 2) * 4294967296) | 0); }
        found.k.push((Math.pow(candidate, 1 / 3) * 4294967296) | 0);
      }
      candidate += 1;
    }
    return found;
  }

  function sha256(bytes) {
    var table = constants();
    var k = table.k;
    var h = table.h.slice(0);
    var length = bytes.length;
    var padded = new Uint8Array(((length + 8 >> 6) + 1) << 6);
    var w = new Int32Array(64);
    padded.set(bytes);
    padded[length] = 128;
    var view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(length / 536870912));
    view.setUint32(padded.length - 4, (length << 3) >>> 0);
    function turn(x, n) { return (x >>> n) | (x << (32 - n)); }
    for (var start = 0; start < padded.length; start += 64) {
      var i;
      for (i = 0; i < 16; i += 1) { w[i] = view.getInt32(start + i * 4); }
      for (i = 16; i < 64; i += 1) {
        var s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
        var s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      var v = h.slice(0);
      for (i = 0; i < 64; i += 1) {
        var e1 = turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25);
        var choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        var t1 = (v[7] + e1 + choice + k[i] + w[i]) | 0;
        var a1 = turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22);
        var most = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        v = [(t1 + a1 + most) | 0, v[0], v[1], v[2], (v[3] + t1) | 0, v[4], v[5], v[6]];
      }
      for (i = 0; i < 8; i += 1) { h[i] = (h[i] + v[i]) | 0; }
    }
    return h.map(function (word) { return ("0000000" + (word >>> 0).toString(16)).slice(-8); }).join("");
  }

  function hex(buffer) {
    return Array.prototype.map.call(new Uint8Array(buffer), function (byte) {
      return ("0" + byte.toString(16)).slice(-2);
    }).join("");
  }

  function show(tone, text, sum) {
    var alert = document.createElement("div");
    var words = document.createElement("div");
    var line = document.createElement("p");
    alert.className = "alert alert--" + tone;
    words.className = "alert__body";
    line.className = "alert__title";
    line.textContent = text;
    words.appendChild(line);
    if (sum) {
      var code = document.createElement("p");
      code.className = "code";
      code.textContent = sum;
      words.appendChild(code);
    }
    alert.appendChild(words);
    result.textContent = "";
    result.appendChild(alert);
    result.setAttribute("data-verdict", tone);
  }

  function judge(sum) {
    if (sum !== box.getAttribute("data-sha256")) { show("danger", box.getAttribute("data-say-different"), sum); return; }
    if (box.getAttribute("data-good") === "1") { show("ok", box.getAttribute("data-say-same"), sum); return; }
    show("danger", box.getAttribute("data-say-same-but"), sum);
  }

  input.addEventListener("change", function () {
    var file = input.files && input.files[0];
    if (!file) { return; }
    var reader = new FileReader();
    show("info", box.getAttribute("data-say-busy"), "");
    reader.onerror = function () { show("danger", box.getAttribute("data-say-failed"), ""); };
    reader.onload = function () {
      var bytes = new Uint8Array(reader.result);
      if (window.crypto && window.crypto.subtle) {
        window.crypto.subtle.digest("SHA-256", bytes).then(
          function (sum) { judge(hex(sum)); },
          function () { judge(sha256(bytes)); }
        );
      } else { judge(sha256(bytes)); }
    };
    reader.readAsArrayBuffer(file);
  });
}());
