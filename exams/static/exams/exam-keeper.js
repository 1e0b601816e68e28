/* The page's line to the room's service worker. The worker keeps page and pictures for a reload without a network, and
   the key of the journal in its memory: no storage of this browser ever holds it. Where workers are not allowed (plain
   http on a LAN) every call here does nothing, and the examination goes on as long as the page stays open. */
window.AnpeiRoomWorker = function (attempt, url) {
  "use strict";

  var AGAIN = 10000, MEDIA = /media:([0-9a-f]{64}\.[a-z0-9]{2,4})/g;
  var key = "", found = null;

  function worker() {
    if (!("serviceWorker" in navigator) || !window.isSecureContext) { return Promise.reject(new Error("no worker")); }
    if (!found && navigator.serviceWorker.controller) {
      navigator.serviceWorker.register(url).catch(function () { return null; });
      found = Promise.resolve(navigator.serviceWorker.controller);
    }
    found = found || navigator.serviceWorker.register(url).then(function () { return navigator.serviceWorker.ready; }, function () {
      return navigator.serviceWorker.getRegistration();
    }).then(function (registration) {
      if (!registration || !registration.active) { throw new Error("no worker"); }
      return registration.active;
    });
    return found;
  }
  function tell(message, ports) {
    return worker().then(function (active) { active.postMessage(message, ports || []); }).catch(function () { return null; });
  }

  /* A worker is stopped when nobody speaks to it, and wakes up with an empty memory. */
  function remind() { if (key) { tell({ hold: { attempt: attempt, key: key } }); } }
  function hold(text) {
    if (!key) { setInterval(remind, AGAIN); window.addEventListener("pagehide", remind); }
    key = text;
    remind();
  }
  function ask(message, patience) {
    return new Promise(function (done) {
      var channel = new MessageChannel();
      channel.port1.onmessage = function (event) { done(event.data || ""); };
      setTimeout(function () { done(""); }, patience);
      worker().then(function (active) { active.postMessage(message, [channel.port2]); }, function () { done(""); });
    });
  }
  /* The key that the page before this one left with the worker; empty when there is none. */
  function askKey() { return ask({ ask: attempt }, 1500); }
  /* The paper that came with the start: the entrance leaves it, the exam page takes it, once. */
  function carry(name, paper) {
    return Promise.race([tell({ carry: { attempt: name, paper: paper } }), new Promise(function (done) { setTimeout(done, 300); })]);
  }
  function carried() { return ask({ carried: attempt }, 300); }
  function keep(addresses, items, media) {
    var names = {};
    JSON.stringify(items).replace(MEDIA, function (_all, name) { names[name] = true; return ""; });
    items.forEach(function (item) { if (item.picture) { names[item.picture.replace("media:", "")] = true; } });
    tell({ keep: { attempt: attempt, addresses: addresses.concat(Object.keys(names).map(function (name) { return media + name; })) } });
  }
  function forget() { key = ""; return tell({ forget: attempt }); }

  return { hold: hold, key: askKey, carry: carry, carried: carried, keep: keep, forget: forget, warm: function () { return tell({ warm: true }); } };
};
