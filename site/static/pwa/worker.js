/* Public pages without a network. Fresh pages come first; what was read, and courses kept on purpose, come back when
   the network is away. Nothing private is ever kept: only plain GETs of pages that the server lets strangers share. */
"use strict";
var SHELL = ["__SHELL__"];
var PAGES = "anpei-pages-1", KEPT = "anpei-kept-1", FILES = "anpei-files-1";
var LARGEST = 80;
var PRIVATE = /^\/(admin|desk|accounts|exams|training|certificates|language|search|contests|documents|worker\.js)/;

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(FILES).then(function (cache) { return cache.addAll(SHELL); }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("anpei-") === 0 && [PAGES, KEPT, FILES].indexOf(name) < 0; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

function trim(cache) {
  return cache.keys().then(function (keys) {
    return Promise.all(keys.slice(0, Math.max(0, keys.length - LARGEST)).map(function (key) { return cache.delete(key); }));
  });
}

function shared(response) { return response.ok && response.type === "basic" && (response.headers.get("Cache-Control") || "").indexOf("no-store") < 0; }

function page(request) {
  return fetch(request).then(function (response) {
    if (shared(response)) {
      var copy = response.clone();
      caches.open(PAGES).then(function (cache) { return cache.put(request, copy).then(function () { return trim(cache); }); });
    }
    return response;
  }).catch(function () {
    return caches.match(request).then(function (found) { return found || caches.match("/offline/"); });
  });
}

function file(request) {
  return fetch(request).then(function (response) {
    if (shared(response)) { var copy = response.clone(); caches.open(FILES).then(function (cache) { return cache.put(request, copy).then(function () { return trim(cache); }); }); }
    return response;
  }).catch(function () { return caches.match(request).then(function (found) { return found || Response.error(); }); });
}

self.addEventListener("fetch", function (event) {
  var request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin || PRIVATE.test(address.pathname)) { return; }
  if (request.headers.get("range")) { return; }
  if (request.mode === "navigate") { event.respondWith(page(request)); return; }
  if (address.pathname.indexOf("/static/") === 0) { event.respondWith(file(request)); }
});

/* A course kept on purpose: its pages and drawings, and a word back when done. */
self.addEventListener("message", function (event) {
  if (!event.data || event.data.keep === undefined) { return; }
  event.waitUntil(caches.open(KEPT).then(function (cache) {
    return Promise.all(event.data.keep.map(function (address) {
      return fetch(address, { credentials: "omit" }).then(function (response) {
        if (!shared(response)) { return null; }
        var copy = response.clone();
        return cache.put(address, copy).then(function () { return response.text(); }).then(function (text) {
          var pictures = (text.match(/src="(\/static\/[^"]+\.(?:svg|webp|png))"/g) || []).map(function (found) { return found.slice(5, -1); });
          return Promise.all(pictures.map(function (picture) { return cache.add(picture).catch(function () { return null; }); }));
        });
      });
    }));
  }).then(function () { event.source.postMessage({ kept: true }); }, function () { event.source.postMessage({ kept: false }); }));
});
