/* What this browser keeps of an examination until the server has it: changes, scratch notes, and the paper for a reload
   without a network. Sealed with AES-GCM by a key that the server gives after sign-in and no storage ever holds; so the
   next candidate at this machine finds nothing to read. Without WebCrypto or IndexedDB (plain http on a LAN) changes lie
   open in localStorage as long as they are unsent, and `mode` says so. */
(function () {
  "use strict";

  var DATABASE = "anpei-exam", STORE = "kept", OLD = 3 * 24 * 3600 * 1000;
  var PLAIN = "anpei.exam.", NOTES = "anpei.notes.";
  var subtle = window.isSecureContext !== false && window.crypto && window.crypto.subtle;

  function bytes(base64) {
    var text = atob(base64), array = new Uint8Array(text.length), at;
    for (at = 0; at < text.length; at += 1) { array[at] = text.charCodeAt(at); }
    return array;
  }
  function base64(buffer) {
    var array = new Uint8Array(buffer), text = "", at;
    for (at = 0; at < array.length; at += 1) { text += String.fromCharCode(array[at]); }
    return btoa(text);
  }
  function importKey(text) { return subtle.importKey("raw", bytes(text), "AES-GCM", false, ["encrypt", "decrypt"]); }
  function seal(key, value) {
    var iv = window.crypto.getRandomValues(new Uint8Array(12));
    var plain = new TextEncoder().encode(JSON.stringify(value));
    return subtle.encrypt({ name: "AES-GCM", iv: iv }, key, plain).then(function (data) { return { iv: iv, data: data }; });
  }
  function unseal(key, record) {
    return subtle.decrypt({ name: "AES-GCM", iv: record.iv }, key, record.data).then(function (plain) {
      return JSON.parse(new TextDecoder().decode(plain));
    });
  }

  /* --- The database ---------------------------------------------------------------------------------------- */
  function database() {
    return new Promise(function (done, fail) {
      if (!window.indexedDB) { fail(new Error("no IndexedDB")); return; }
      var wish = window.indexedDB.open(DATABASE, 1);
      wish.onupgradeneeded = function () { wish.result.createObjectStore(STORE, { keyPath: "id" }); };
      wish.onsuccess = function () { done(wish.result); };
      wish.onerror = wish.onblocked = function () { fail(wish.error || new Error("blocked")); };
    });
  }
  function write(link, work) {
    return new Promise(function (done, fail) {
      var transaction = link.transaction(STORE, "readwrite");
      transaction.oncomplete = function () { done(); };
      transaction.onerror = transaction.onabort = function () { fail(transaction.error); };
      work(transaction.objectStore(STORE));
    });
  }
  function read(link, prefix) {
    return new Promise(function (done, fail) {
      var range = prefix ? IDBKeyRange.bound(prefix, prefix + "\uffff") : null;
      var wish = link.transaction(STORE).objectStore(STORE).getAll(range);
      wish.onsuccess = function () { done(wish.result); };
      wish.onerror = function () { fail(wish.error); };
    });
  }

  /* --- The sealed journal ---------------------------------------------------------------------------------- */
  function Sealed(link, key, attempt) { this.link = link; this.key = key; this.attempt = attempt; this.dirty = {}; this.busy = null; }
  Sealed.prototype.mode = "sealed";
  /* Only the newest of each is written, all that gathered meanwhile in one transaction. */
  Sealed.prototype.put = function (name, value, isSent) {
    this.dirty[name] = { value: value, sent: isSent ? 1 : 0 };
    if (!this.busy) { this.busy = this.flush(); }
    return this.busy;
  };
  Sealed.prototype.flush = function () {
    var self = this, wanted = self.dirty, names = Object.keys(wanted);
    self.dirty = {};
    return Promise.all(names.map(function (name) { return seal(self.key, wanted[name].value); })).then(function (sealed) {
      return write(self.link, function (store) {
        names.forEach(function (name, at) {
          store.put({ id: self.attempt + ":" + name, sent: wanted[name].sent, at: Date.now(), iv: sealed[at].iv, data: sealed[at].data });
        });
      });
    }).then(null, function () { self.mode = "memory"; }).then(function () {
      self.busy = Object.keys(self.dirty).length ? self.flush() : null;
      return self.busy;
    });
  };
  /* {name: {value, sent}} of everything below `prefix`; what another key has sealed is passed over. */
  Sealed.prototype.all = function (prefix) {
    var self = this, head = self.attempt + ":" + prefix, found = {};
    return read(self.link, head).then(function (records) {
      return Promise.all(records.map(function (record) {
        return unseal(self.key, record).then(function (value) {
          found[record.id.slice(head.length)] = { value: value, sent: record.sent === 1 };
        }, function () { return null; });
      }));
    }).then(function () { return found; });
  };
  Sealed.prototype.file = function (value) {
    return seal(this.key, value).then(function (sealed) { return { iv: base64(sealed.iv), data: base64(sealed.data) }; });
  };
  Sealed.prototype.forget = function () { return forget(this.attempt); };

  /* --- Without WebCrypto: unsent changes in the open, as short as can be; or nothing but memory --------------- */
  function Plain(attempt) {
    this.attempt = attempt;
    try { localStorage.setItem(PLAIN + "try", "1"); localStorage.removeItem(PLAIN + "try"); }
    catch (error) { this.mode = "memory"; }
  }
  Plain.prototype.mode = "plain";
  Plain.prototype.load = function (prefix) {
    try { return JSON.parse(localStorage.getItem((prefix === "a:" ? PLAIN : NOTES) + this.attempt) || "{}"); } catch (error) { return {}; }
  };
  Plain.prototype.put = function (name, value, isSent) {
    var prefix = name.slice(0, 2), kept;
    if (prefix !== "a:" && prefix !== "n:") { return Promise.resolve(); }
    kept = this.load(prefix);
    if (prefix === "a:" ? isSent : !value) { delete kept[name.slice(2)]; } else { kept[name.slice(2)] = value; }
    try {
      var place = (prefix === "a:" ? PLAIN : NOTES) + this.attempt;
      if (Object.keys(kept).length) { localStorage.setItem(place, JSON.stringify(kept)); } else { localStorage.removeItem(place); }
    } catch (error) { this.mode = "memory"; }
    return Promise.resolve();
  };
  Plain.prototype.all = function (prefix) {
    var kept = prefix === "a:" || prefix === "n:" ? this.load(prefix) : {}, found = {};
    Object.keys(kept).forEach(function (name) { found[name] = { value: kept[name], sent: false }; });
    return Promise.resolve(found);
  };
  Plain.prototype.file = null;
  Plain.prototype.forget = function () { return forget(this.attempt); };

  /* --- For the pages before and after ------------------------------------------------------------------------ */
  function forget(attempt) {
    try { localStorage.removeItem(PLAIN + attempt); localStorage.removeItem(NOTES + attempt); } catch (error) { /* nothing there */ }
    return database().then(function (link) {
      return write(link, function (store) { store.delete(IDBKeyRange.bound(attempt + ":", attempt + ":\uffff")); }).then(function () { link.close(); });
    }).catch(function () { return null; });
  }
  /* How many changes of this attempt the server has not acknowledged; needs no key. */
  function unsent(attempt) {
    var open = 0;
    try { open = Object.keys(JSON.parse(localStorage.getItem(PLAIN + attempt) || "{}")).length; } catch (error) { open = 0; }
    return database().then(function (link) {
      return read(link, attempt + ":a:").then(function (records) {
        link.close();
        return open + records.filter(function (record) { return record.sent !== 1; }).length;
      });
    }).catch(function () { return open; });
  }
  /* What others left days ago: their examination is long over, and whatever was unsent can't be read here. */
  function purge() {
    return database().then(function (link) {
      return read(link, "").then(function (records) {
        return write(link, function (store) {
          records.forEach(function (record) { if (Date.now() - record.at > OLD) { store.delete(record.id); } });
        });
      }).then(function () { link.close(); });
    }).catch(function () { return null; });
  }
  function open(attempt, key) {
    if (!subtle || !key) { return Promise.resolve(new Plain(attempt)); }
    return Promise.all([database(), importKey(key)]).then(function (made) { return new Sealed(made[0], made[1], attempt); })
      .catch(function () { return new Plain(attempt); });
  }

  window.AnpeiJournal = { open: open, unsent: unsent, forget: forget, purge: purge };
}());
