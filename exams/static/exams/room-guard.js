/* For rooms whose server takes answers from the Safe Exam Browser or from the room's own network only. Hands on what SEB
   tells this page (the modern SEB can't add headers by itself), and says what to do when the server refuses. Comes before
   every other script of a room's page: it stands in front of fetch. ES5. */
(function () {
  "use strict";
  var host = document.querySelector("[data-guard]"), asks = host ? host.dataset.guard.trim() : "";
  if (!asks) { return; }
  var PATIENCE = 15000, LOOK = 250;   // some builds bring their object seconds after the page (seb-win-refactoring#1443)
  var plain = window.fetch.bind(window), found = null;

  function $(id) { return document.getElementById(id); }
  function security() { return window.SafeExamBrowser && window.SafeExamBrowser.security; }
  function read(told) { return { config: told.configKey || "", browser: told.browserExamKey || "" }; }
  /* Older builds for macOS and iOS fill in the keys when they are asked to. */
  function update(done) {
    var told = security();
    if (told.configKey || !told.updateKeys) { done(read(told)); return; }
    told.updateKeys(function () { done(read(security())); });
    setTimeout(function () { done(read(security())); }, 2000);
  }
  function keys() {
    if (asks.indexOf("seb") < 0) { return Promise.resolve(null); }
    found = found || new Promise(function (done) {
      var until = Date.now() + PATIENCE;
      (function look() {
        if (security()) { update(done); return; }
        if (!/\bSEB\b/.test(navigator.userAgent) || Date.now() > until) { found = null; done(null); return; }
        setTimeout(look, LOOK);
      }());
    });
    return found;
  }

  function show(sentence, why) {
    var box = $("guard-notice"), door = $("guard-door");
    if (!box) { return; }
    $("guard-text").textContent = sentence || "";
    box.hidden = !sentence;
    if (door) { door.hidden = why !== "no_browser"; }
    document.dispatchEvent(new CustomEvent("anpei:barred", { detail: { isOn: !!sentence } }));
  }
  function heard(response) {
    if (response.status === 403) {
      response.clone().json().then(function (reply) { if (reply.state === "barred") { show(reply.error, reply.why); } }, function () { return null; });
    } else if (response.ok) { show(""); }
    return response;
  }
  window.fetch = function (url, options) {
    return keys().then(function (told) {
      var more = {}, given = options || {}, name;
      for (name in given) { if (Object.prototype.hasOwnProperty.call(given, name)) { more[name] = given[name]; } }
      more.headers = new Headers(given.headers || {});
      if (told && told.config) { more.headers.set("X-Exam-Seb-Config", told.config); }
      if (told && told.browser) { more.headers.set("X-Exam-Seb-Browser", told.browser); }
      return plain(url, more);
    }).then(heard);
  };

  /* --- The first page of a safe browser's file -------------------------------------------------------------------- */
  if (!("sebStart" in host.dataset)) { return; }
  (function begin(wait) {
    window.fetch(location.pathname, { method: "POST", credentials: "same-origin", cache: "no-store", headers: { "X-CSRFToken": host.dataset.csrf, "Accept": "application/json" } })
      .then(function (response) {
        return response.json().then(function (reply) {
          if (response.ok) { location.replace(reply.url); return; }
          $("seb-said").hidden = true;
          $("seb-title").textContent = $("seb-title").dataset.refused;
          $("seb-back").hidden = false;
          show(reply.error);
        });
      })
      .catch(function () {
        $("seb-said").textContent = host.dataset.failed;
        setTimeout(function () { begin(Math.min(wait * 2, 15000)); }, wait);
      });
  }(1000));
}());
