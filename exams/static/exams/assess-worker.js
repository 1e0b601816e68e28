/* Brings an assessor's open sheet back when the network is away. Its scope is /exams/assess/ alone. It keeps a sheet
   that was opened on this tablet, with what the page needs, until the sheet is signed; nothing of any other page. */
"use strict";
var KEPT = "assess-sheets-1", SPRITE = "__SPRITE__", PATIENCE = 4000;

self.addEventListener("install", function (event) { event.waitUntil(self.skipWaiting()); });
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("assess-sheets-") === 0 && name !== KEPT; })
      .map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

function keep(address) {
  return fetch(address, { credentials: "same-origin", cache: "no-store" }).then(function (reply) {
    if (!reply.ok || reply.redirected) { return null; }
    return caches.open(KEPT).then(function (cache) { return cache.put(address, reply); });
  }).catch(function () { return null; });
}

self.addEventListener("message", function (event) {
  var said = event.data || {};
  if (said.keep) { event.waitUntil(Promise.all(said.keep.concat([SPRITE]).map(keep))); }
  if (said.drop) { event.waitUntil(caches.open(KEPT).then(function (cache) { return cache.delete(said.drop); })); }
});

function patient(request) {
  return new Promise(function (resolve, reject) {
    var timer = setTimeout(function () { reject(new Error("slow")); }, PATIENCE);
    fetch(request).then(function (reply) { clearTimeout(timer); resolve(reply); }, function (error) { clearTimeout(timer); reject(error); });
  });
}

function fromKept(request, otherwise) {
  return caches.open(KEPT).then(function (cache) { return cache.match(request, { ignoreVary: true }); }).then(function (found) {
    return found || otherwise();
  });
}

self.addEventListener("fetch", function (event) {
  var request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) { return; }
  event.respondWith(patient(request).then(function (reply) {
    return reply.status >= 500 ? fromKept(request, function () { return reply; }) : reply;
  }, function () {
    return fromKept(request, function () { return fetch(request); });
  }));
});
