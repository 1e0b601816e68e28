/* The teacher's screen: a new code each few seconds, the list beside it. The phone: with consent, the place. ES5;
   without scripts the screen reloads itself and the phone signs in without the place. */
(function () {
  "use strict";

  var screen = document.querySelector("[data-door]");
  if (screen) {
    var image = screen.querySelector("[data-door-code]");
    var turn = 0;
    setInterval(function () {
      turn += 1;
      var next = new Image();
      next.onload = function () { image.src = next.src; };
      next.src = image.getAttribute("data-door-code") + "?" + turn;
      if (turn % 2) { return; }
      var request = new XMLHttpRequest();
      request.open("GET", location.href);
      request.onload = function () {
        if (request.status !== 200) { return; }
        var fresh = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("[data-door-facts]");
        var old = screen.querySelector("[data-door-facts]");
        if (fresh && old) { old.parentNode.replaceChild(document.importNode(fresh, true), old); }
      };
      request.send();
    }, 5000);
  }

  var form = document.getElementById("door-form");
  var place = form && form.querySelector("[data-door-place]");
  if (place && navigator.geolocation) {
    place.addEventListener("change", function () {
      if (!place.checked) { form.latitude.value = form.longitude.value = ""; return; }
      navigator.geolocation.getCurrentPosition(function (found) {
        form.latitude.value = found.coords.latitude;
        form.longitude.value = found.coords.longitude;
      }, function () { place.checked = false; }, { timeout: 10000, maximumAge: 60000 });
    });
  }
})();
