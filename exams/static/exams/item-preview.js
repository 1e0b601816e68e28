/* An item as the candidate sees it, to be tried out; nothing is sent anywhere. AnpeiPreview.draw(item) draws another. */
window.AnpeiPreview = (function () {
  "use strict";

  var root = document.getElementById("item-face"), face = window.AnpeiItem;
  var words = JSON.parse(document.getElementById("preview-words").textContent).face;
  var first = document.getElementById("preview-item");

  function icon(name) {
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon"); svg.setAttribute("aria-hidden", "true");
    var use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", root.dataset.sprite + "#" + name);
    svg.appendChild(use);
    return svg;
  }
  function part(one, place) {
    var stem = document.createElement("p"), options = document.createElement("div");
    stem.className = "exam-stem";
    options.className = "exam-options";
    face.gaps(face.show(stem, one.stem, one, root.dataset.media));
    place.appendChild(stem);
    if (one.parts) { one.parts.forEach(function (inner) { part(inner, place); }); return; }
    place.appendChild(options);
    face.face(options, one, "", { words: words, icon: icon, media: root.dataset.media, disabled: false, change: function () { return null; } });
  }
  function draw(item) { root.textContent = ""; part(item, root); }

  Array.prototype.forEach.call(document.querySelectorAll("[data-x][data-y]"), function (mark) {
    mark.style.left = mark.getAttribute("data-x") / 100 + "%";
    mark.style.top = mark.getAttribute("data-y") / 100 + "%";
  });
  if (first) { draw(JSON.parse(first.textContent)); }
  return { draw: draw, clear: function (text) { root.textContent = text; } };
}());
