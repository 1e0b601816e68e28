/* Redraws the sample a moment after each change: the form goes to the server, which answers with a picture drawn by the
   painter that issues. A fault comes back as a sentence. ES5 for old WebViews. */
(function () {
  "use strict";
  var form = document.getElementById("face-form");
  var picture = document.getElementById("face-picture");
  var say = document.getElementById("face-say");
  var waiting = null;
  var asked = 0;
  var page = "1";
  if (!form || !picture || !say || !window.fetch || !window.FormData) { return; }

  function draw() {
    var mine = asked += 1;
    var body = new FormData(form);
    body.append("page", page);
    picture.className = "is-busy";
    say.textContent = say.getAttribute("data-busy");
    window.fetch(form.getAttribute("data-preview"), { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) {
        if (answer.ok) { return answer.blob(); }
        return answer.text().then(function (words) { throw { words: answer.status === 400 ? words : "" }; });
      })
      .then(function (blob) {
        if (mine !== asked) { return; }
        var old = picture.src;
        picture.src = window.URL.createObjectURL(blob);
        if (old.indexOf("blob:") === 0) { window.URL.revokeObjectURL(old); }
        picture.className = "";
        say.textContent = say.getAttribute("data-done");
      })
      .catch(function (fault) {
        if (mine !== asked) { return; }
        picture.className = "";
        say.textContent = fault.words || say.getAttribute("data-failed");
      });
  }

  function later() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(draw, 400);
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  Array.prototype.forEach.call(document.querySelectorAll("[data-face-page]"), function (button, place, all) {
    button.addEventListener("click", function () {
      page = button.getAttribute("data-face-page");
      Array.prototype.forEach.call(all, function (other) { other.setAttribute("aria-pressed", String(other === button)); });
      draw();
    });
  });
}());
