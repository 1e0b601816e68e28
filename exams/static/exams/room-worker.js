/* The exam room without a network. Scripts and styles lie open in a cache, they are nobody's. The page, the photo and the
   pictures of a paper are somebody's: they lie sealed with the attempt's key, which is in this worker's memory only. What
   is asked of the server for answers and time never passes through here. Version __VERSION__. */
"use strict";
var FILES = ["__FILES__"];
var ROOM = "__ROOM__", PAPER = "__PAPER__";
var OPEN = "room-files-__VERSION__", SEALED = "room-sealed";
var PATIENCE = 4000, LARGEST = 8000000;
var carried = null, shown = null;
var held = { attempt: "", text: "", key: null };

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(OPEN).then(function (cache) { return cache.addAll(FILES); }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("room-files-") === 0 && name !== OPEN; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

/* --- Sealing ----------------------------------------------------------------------------------------------- */
function bytes(text) {
  var plain = atob(text), array = new Uint8Array(plain.length), at;
  for (at = 0; at < plain.length; at += 1) { array[at] = plain.charCodeAt(at); }
  return array;
}
function hold(attempt, text) {
  if (held.attempt === attempt && held.text === text) { return Promise.resolve(); }
  return crypto.subtle.importKey("raw", bytes(text), "AES-GCM", false, ["encrypt", "decrypt"]).then(function (key) {
    held = { attempt: attempt, text: text, key: key };
    return dropOthers();
  });
}
/* What another attempt has left here can't be read, and is in the way. */
function dropOthers() {
  return caches.open(SEALED).then(function (cache) {
    return cache.keys().then(function (keys) {
      return Promise.all(keys.map(function (key) {
        return cache.match(key).then(function (kept) { return kept && kept.headers.get("X-Attempt") !== held.attempt ? cache.delete(key) : null; });
      }));
    });
  });
}
function keepSealed(address, response) {
  var key = held.key, headers = { "X-Type": response.headers.get("Content-Type") || "", "X-Policy": response.headers.get("Content-Security-Policy") || "", "X-Attempt": held.attempt };
  if (!key || !response.ok || response.redirected || Number(response.headers.get("Content-Length")) > LARGEST) { return Promise.resolve(); }
  return response.arrayBuffer().then(function (plain) {
    var iv = crypto.getRandomValues(new Uint8Array(12));
    return crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, key, plain).then(function (data) {
      headers["X-Iv"] = btoa(String.fromCharCode.apply(null, iv));
      return caches.open(SEALED).then(function (cache) { return cache.put(address, new Response(data, { headers: headers })); });
    });
  });
}
function unsealed(address) {
  if (!held.key) { return Promise.resolve(null); }
  return caches.open(SEALED).then(function (cache) { return cache.match(address); }).then(function (kept) {
    if (!kept) { return null; }
    return kept.arrayBuffer().then(function (data) {
      return crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(kept.headers.get("X-Iv")) }, held.key, data);
    }).then(function (plain) {
      var headers = { "Content-Type": kept.headers.get("X-Type"), "Cache-Control": "no-store" };
      if (kept.headers.get("X-Policy")) { headers["Content-Security-Policy"] = kept.headers.get("X-Policy"); }
      return new Response(plain, { headers: headers });
    }, function () { return null; });
  });
}

/* --- What the page asks ---------------------------------------------------------------------------------------- */
function keep(addresses) {
  return caches.open(SEALED).then(function (cache) {
    return Promise.all(addresses.map(function (address) {
      return cache.match(address).then(function (known) {
        if (known && address !== PAPER) { return null; }
        if (shown && address === PAPER) { return keepSealed(address, shown); }
        return fetch(address, { credentials: "same-origin" }).then(function (response) { return keepSealed(address, response); });
      }).catch(function () { return null; });
    }));
  });
}
self.addEventListener("message", function (event) {
  var told = event.data || {};
  if (told.hold) { event.waitUntil(hold(told.hold.attempt, told.hold.key)); }
  if (told.ask) { event.ports[0].postMessage(held.attempt === told.ask ? held.text : ""); }
  if (told.carry) { carried = told.carry; }
  if (told.carried) {
    event.ports[0].postMessage(carried && carried.attempt === told.carried ? carried.paper : "");
    carried = null;
  }
  if (told.keep && told.keep.attempt === held.attempt) {
    event.waitUntil(keep(told.keep.addresses).then(function () { shown = null; }));
  }
  if (told.forget) {
    held = { attempt: "", text: "", key: null };
    carried = shown = null;
    event.waitUntil(caches.delete(SEALED));
  }
});

/* --- What passes through ----------------------------------------------------------------------------------------- */
function soon(request) {
  return new Promise(function (done, fail) {
    var timer = setTimeout(function () { fail(new Error("slow")); }, PATIENCE);
    fetch(request).then(function (response) { clearTimeout(timer); done(response); }, function (error) { clearTimeout(timer); fail(error); });
  });
}
function away() {
  return new Response("<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"5\"><title>__AWAY_TITLE__</title><h1>__AWAY_TITLE__</h1><p>__AWAY__</p></html>", { status: 503, headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" } });
}
function page(request, path) {
  if (path !== PAPER) { return fetch(request).catch(away); }
  shown = null;
  return unsealed(PAPER).then(function (kept) {
    return (kept ? soon(request) : fetch(request)).then(function (response) {
      shown = response.clone();   // what is shown is what is kept: the server need not be asked for it twice
      return response;
    }, function () { return kept || away(); });
  });
}
function own(request, path) {
  return unsealed(path).then(function (kept) { return kept || fetch(request); });
}
function file(request) {
  return caches.open(OPEN).then(function (cache) {
    return cache.match(request).then(function (kept) {
      if (kept) { return kept; }
      return fetch(request).then(function (response) {
        if (response.ok && response.type === "basic" && response.status === 200) { cache.put(request, response.clone()); }
        return response;
      });
    });
  });
}
self.addEventListener("fetch", function (event) {
  var request = event.request, address = new URL(request.url), path = address.pathname;
  if (request.method !== "GET" || address.origin !== self.location.origin) { return; }
  if (request.mode === "navigate") { event.respondWith(page(request, path)); return; }
  if (path.indexOf("/static/") === 0) { event.respondWith(file(request)); return; }
  if (path.indexOf(ROOM + "media/") === 0 || path === ROOM + "photo/") { event.respondWith(own(request, path)); }
});
