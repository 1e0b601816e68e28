/* Another round in the organiser's form: the empty one is copied under the next number. */
(function () {
  "use strict";
  var add = document.getElementById("round-add"), empty = document.getElementById("round-empty");
  var total = document.querySelector("input[name=rounds-TOTAL_FORMS]");
  if (!add || !empty || !total) { return; }
  add.addEventListener("click", function () {
    var box = document.createElement("div");
    box.innerHTML = empty.innerHTML.replace(/__prefix__/g, total.value);
    document.getElementById("round-forms").appendChild(box.firstElementChild);
    total.value = String(Number(total.value) + 1);
  });
}());
