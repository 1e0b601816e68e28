/* The journal of an assessor's sheet: every tap is numbered and kept in this browser until the server has named it.
   Taps and signatures lie in localStorage, photos in IndexedDB. Nothing here knows what a line means. ES5. */
window.AnpeiJournal = function (options) {
  "use strict";

  /* options: sheet, urls, csrf, lines {line: [rev, value]}; changed(), times(map), closed(state), signedOut(),
     photo(uuid, state, address), heard(reply) and signed(reply) are called back. */
  var key = "anpei.sheet." + options.sheet, MILLION = 1000000, BATCH = 200, OLDEST = 43200;
  var state = load(), sending = false, failures = 0, ended = false, timer = null, photoStore = null, waitingPhotos = {};
  var claimed = false, claiming = false, gone = false;

  function empty() { return { writer: 0, next: 0, lines: {}, pending: [], offset: null, sign: null, times: {} }; }
  function load() {
    try { return JSON.parse(localStorage.getItem(key)) || empty(); } catch (error) { return empty(); }
  }
  function keep() {
    if (gone) { return true; }
    try { localStorage.setItem(key, JSON.stringify(state)); return true; } catch (error) { return false; }
  }
  Object.keys(options.lines).forEach(function (line) {
    if (!state.lines[line] || state.lines[line][0] < options.lines[line][0]) { state.lines[line] = options.lines[line]; }
  });

  function now() { return Date.now() + (state.offset || 0); }
  function value(line) { return state.lines[line] ? state.lines[line][1] : undefined; }
  function photoCount() { return Object.keys(waitingPhotos).length; }
  function waiting() { return state.pending.length + photoCount() + (state.sign ? 1 : 0); }
  function ready() { return state.writer > 0; }

  /* A tap. Clock lines carry the moment; how long ago that was is worked out when the change is sent. */
  function record(line, said, isClock) {
    if (ended || !ready()) { return false; }
    state.next += 1;
    var rev = state.writer * MILLION + state.next;
    state.lines[line] = [rev, said];
    state.pending.push([line, rev, said, isClock ? Date.now() : 0]);
    keep(); options.changed();
    soon(250);
    return true;
  }

  function request(address, body, isForm) {
    var controller = window.AbortController ? new AbortController() : null;
    var late = setTimeout(function () { if (controller) { controller.abort(); } }, isForm ? 30000 : 10000);
    var headers = { "X-CSRFToken": options.csrf };
    if (!isForm) { headers["Content-Type"] = "application/json"; }
    return fetch(address, {
      method: "POST", credentials: "same-origin", cache: "no-store", headers: headers,
      body: isForm ? body : JSON.stringify(body), signal: controller ? controller.signal : undefined
    }).then(function (reply) {
      clearTimeout(late);
      if (reply.redirected || reply.status === 403) { signOut(); throw new Error("signed out"); }
      if (reply.status >= 500 || reply.status === 429) { throw new Error(String(reply.status)); }
      return reply.json().then(function (said) { return { status: reply.status, said: said }; });
    }, function (error) { clearTimeout(late); throw error; });
  }
  function signOut() { ended = true; keep(); options.signedOut(); }
  function heard(said) {
    failures = 0;
    if (said.now) { state.offset = said.now - Date.now(); }
    var clocks = state.pending.some(function (row) { return row[3] > 0; });
    if (said.times && !clocks) { state.times = said.times; options.times(said.times); }
    options.heard(said);
  }

  function claim() {
    return request(options.urls.claim, {}).then(function (reply) {
      if (reply.status === 409) { close("closed"); return; }
      state.writer = reply.said.writer; state.next = 0; ended = false; claimed = true;
      heard(reply.said); keep(); options.changed(); soon(0);
    }).catch(function () { failures += 1; options.changed(); if (!ended) { soon(wait()); } });
  }
  function close(why) { ended = true; keep(); options.changed(); options.closed(why); }
  function wait() { return Math.min(15000, 1000 * Math.pow(2, Math.max(failures - 1, 0))) * (0.75 + Math.random() / 2); }
  function soon(delay) { clearTimeout(timer); timer = setTimeout(send, delay); }

  /* Even with nothing to send: the other assessor starts the clock, a simulator reports, the network goes. */
  function look() {
    if (sending || ended || claiming || !claimed || waiting()) { return; }
    sending = true;
    sendTaps().catch(function () { failures += 1; }).then(function () { sending = false; options.changed(); if (waiting()) { soon(30); } });
  }
  setInterval(look, 15000);
  function send() {
    if (sending || ended) { return; }
    if (claiming) { return; }
    if (!claimed) { claiming = true; claim().then(function () { claiming = false; }); return; }
    sending = true;
    (state.pending.length ? sendTaps() : photoCount() ? sendPhoto() : state.sign ? sendSignatures() : Promise.resolve())
      .catch(function () { failures += 1; })
      .then(function () { sending = false; keep(); options.changed(); if (waiting() && !ended) { soon(failures ? wait() : 30); } });
  }

  function sendTaps() {
    var batch = state.pending.slice(0, BATCH).map(function (row) {
      return [row[0], row[1], row[3] ? Math.min(OLDEST, Math.max(0, Math.round((Date.now() - row[3]) / 1000))) : row[2]];
    });
    return request(options.urls.changes, { writer: state.writer, changes: batch }).then(function (reply) {
      if (reply.status === 400) { throw new Error("400"); }
      var stored = {};
      (reply.said.stored || []).forEach(function (pair) { stored[pair[0] + "@" + pair[1]] = true; });
      state.pending = state.pending.filter(function (row) { return !stored[row[0] + "@" + row[1]]; });
      heard(reply.said);
      if (reply.status === 409) { close(reply.said.state); }
    });
  }

  function sendPhoto() {
    var uuid = Object.keys(waitingPhotos)[0], photo = waitingPhotos[uuid], form = new FormData();
    form.append("uuid", uuid); form.append("code", photo.code); form.append("photo", photo.blob, "photo.jpg");
    return request(options.urls.photos, form, true).then(function (reply) {
      if (reply.status !== 200 && reply.status !== 409) { throw new Error(String(reply.status)); }
      delete waitingPhotos[uuid];
      forgetPhoto(uuid);
      failures = 0;
      options.photo(uuid, reply.status === 200 ? "kept" : "refused", reply.said.url || reply.said.message);
    });
  }

  function sendSignatures() {
    var through = {};
    Object.keys(state.lines).forEach(function (line) { through[line] = state.lines[line][0]; });
    var body = { through: through, candidate: state.sign.candidate, assessor: state.sign.assessor };
    return request(options.urls.sign, body).then(function (reply) {
      failures = 0;
      state.sign = null;
      if (reply.status === 200) {
        ended = true; gone = true;
        try { localStorage.removeItem(key); } catch (error) { /* nothing is kept then either */ }
      } else { keep(); }
      options.signed(reply.status === 200, reply.said);
    });
  }

  /* --- Photos in IndexedDB ------------------------------------------------------------------------------------- */
  function withPhotos(mode, act) {
    if (!photoStore) { return; }
    try { act(photoStore.transaction("photos", mode).objectStore("photos")); } catch (error) { /* kept in memory only */ }
  }
  function forgetPhoto(uuid) { withPhotos("readwrite", function (store) { store.delete(uuid); }); }
  function addPhoto(uuid, code, blob) {
    waitingPhotos[uuid] = { code: code, blob: blob };
    withPhotos("readwrite", function (store) { store.put({ uuid: uuid, sheet: options.sheet, code: code, blob: blob }); });
    options.photo(uuid, "waiting", URL.createObjectURL(blob), code);
    options.changed(); soon(250);
  }
  if (window.indexedDB) {
    var opening = indexedDB.open("anpei-sheets", 1);
    opening.onupgradeneeded = function () { opening.result.createObjectStore("photos", { keyPath: "uuid" }); };
    opening.onsuccess = function () {
      photoStore = opening.result;
      withPhotos("readonly", function (store) {
        store.openCursor().onsuccess = function (event) {
          var cursor = event.target.result;
          if (!cursor) { options.changed(); soon(0); return; }
          if (cursor.value.sheet === options.sheet) {
            waitingPhotos[cursor.value.uuid] = { code: cursor.value.code, blob: cursor.value.blob };
            options.photo(cursor.value.uuid, "waiting", URL.createObjectURL(cursor.value.blob), cursor.value.code);
          }
          cursor.continue();
        };
      });
    };
  }

  /* A page that lay in the cache begins with its old number: nobody else has claimed what it does not know of. */
  function begin() {
    options.changed();
    if (Object.keys(state.times).length) { options.times(state.times); }
    soon(0);
  }
  window.addEventListener("offline", function () { failures += 1; options.changed(); });
  window.addEventListener("online", function () { failures = 0; soon(0); });
  window.addEventListener("beforeunload", function (event) {
    if (waiting() && !ended && !keep()) { event.preventDefault(); event.returnValue = ""; }
  });

  return {
    begin: begin, record: record, value: value, now: now, waiting: waiting, ready: ready, addPhoto: addPhoto,
    failed: function () { return failures > 0; },
    ended: function () { return ended; },
    times: function () { return state.times; },
    keepTimes: function (times) { state.times = times; keep(); },
    signing: function () { return state.sign !== null; },
    sign: function (candidate, assessor) { state.sign = { candidate: candidate, assessor: assessor }; keep(); options.changed(); soon(0); },
    again: function () { ended = false; claimed = false; soon(0); }
  };
};
