/* A marker's table: stems as the candidate saw them, and the sum of the points. */
(function () {
  "use strict";

  var root = document.getElementById("marking"), face = window.AnpeiItem;
  var stems = JSON.parse(document.getElementById("marking-stems").textContent);
  Array.prototype.forEach.call(root.querySelectorAll("[data-stem]"), function (place) {
    var one = stems[Number(place.dataset.stem)];
    face.gaps(face.show(place, one.stem, one, root.dataset.media));
  });

  var sum = root.querySelector("[data-sum]"), inputs = root.querySelectorAll("[data-points]");
  function add() {
    var total = 0, given = 0;
    Array.prototype.forEach.call(inputs, function (input) {
      if (input.value === "" || isNaN(Number(input.value))) { return; }
      total += Math.round(Number(input.value) * 100);
      given += 1;
    });
    sum.textContent = given === inputs.length ? String(total / 100) : "—";
  }
  root.addEventListener("input", add);
  add();
}());
