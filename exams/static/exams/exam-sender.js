/* Brings changes to the server and tells the truth about it. A change counts as saved when the server has named its
   revision, never before. A hanging network is found out within six seconds, a dead one at once; while it is away we
   knock every few seconds, each browser at a moment of its own. A busy server is left alone as long as it asks. */
(function () {
  "use strict";

  var PATIENCE = 6000, BATCH = 200;
  var KNOCK = 2000, KNOCK_MORE = 2500;
  var BUSY_MOST = 30000;

  function AnpeiSender(given) {
    this.urls = given.urls; this.csrf = given.csrf; this.words = given.words;
    this.on = given.on;          // {reply, expired, painted, journal}
    this.pending = {};           // position -> {rev, value}: not yet acknowledged
    this.writer = 0;
    this.failures = 0;           // in a row
    this.isAway = false;         // the network, not the server
    this.isBarred = false;       // the server takes nothing from this machine (room-guard.js)
    this.wait = 0;               // seconds the server asked for
    this.since = 0;              // of the first failure in a row
    this.sending = null;
    this.isStopped = false;
    this.bad = 0;                // replies that our shape is wrong
  }
  var kind = AnpeiSender.prototype;

  kind.request = function (method, url, data) {
    var controller = window.AbortController ? new AbortController() : null;
    var timer = setTimeout(function () { if (controller) { controller.abort(); } }, PATIENCE);
    return fetch(url, {
      method: method,
      credentials: "same-origin",
      cache: "no-store",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
      body: data === undefined ? undefined : JSON.stringify(data),
      signal: controller ? controller.signal : undefined
    }).then(function (response) { clearTimeout(timer); return response; },
            function (error) { clearTimeout(timer); error.isNetwork = true; throw error; });
  };

  kind.count = function () { return Object.keys(this.pending).length; };

  kind.record = function (position, change) {
    var self = this;
    self.pending[position] = change;
    self.on.journal("a:" + position, change, false);
    self.show();
    clearTimeout(self.soon);
    self.soon = setTimeout(function () { self.send(); }, 250);
  };

  /* One request at a time; whoever asks meanwhile waits for it and for one more. */
  kind.send = function () {
    var self = this;
    clearTimeout(self.soon);
    if (self.sending) { return self.sending; }
    if (self.isStopped || !self.writer || !self.count()) { return Promise.resolve(); }
    var batch = Object.keys(self.pending).slice(0, BATCH).map(function (position) {
      return [Number(position), self.pending[position].rev, self.pending[position].value];
    });
    self.sending = self.request("POST", self.urls.answers, { writer: self.writer, answers: batch }).then(function (response) {
      if (response.status === 401) { self.on.expired(); return null; }
      if (response.status !== 200 && response.status !== 409) { throw self.refusal(response); }
      return response.json().then(function (reply) {
        self.arrived();
        self.settle(reply.stored || {}); self.settle(reply.sealed || {});
        self.on.reply(reply);
      });
    }).catch(function (error) { self.failed(error); }).then(function () {
      self.sending = null;
      self.show();
      if (self.count()) { self.later(); }
    });
    return self.sending;
  };

  kind.refusal = function (response) {
    var error = new Error(String(response.status));
    this.wait = Number(response.headers.get("Retry-After")) || 0;
    if (response.status === 400) { this.bad += 1; }
    return error;
  };
  kind.arrived = function () { this.failures = 0; this.isAway = false; this.wait = 0; this.since = 0; this.bad = 0; };
  kind.failed = function (error) {
    this.failures += 1;
    this.isAway = !!(error && error.isNetwork);
    if (!this.since) { this.since = Date.now(); }
  };

  /* A newer change made meanwhile stays pending. */
  kind.settle = function (named) {
    var self = this;
    Object.keys(named).forEach(function (position) {
      var change = self.pending[position];
      if (change && change.rev <= named[position]) {
        delete self.pending[position];
        self.on.journal("a:" + position, change, true);
      }
    });
  };

  kind.pause = function () {
    if (!this.failures) { return 50; }
    if (this.isAway) { return KNOCK + Math.random() * KNOCK_MORE; }
    var least = Math.min(BUSY_MOST, 1000 * Math.pow(2, this.failures - 1));
    return Math.max(least, this.wait * 1000) * (1 + Math.random() / 2);
  };
  kind.later = function () {
    var self = this;
    clearTimeout(self.retry);
    self.retry = setTimeout(function () { self.send(); }, self.pause());
  };

  /* Is the server there again? With changes to bring, they are the question. */
  kind.knock = function (ask) {
    var self = this;
    clearTimeout(self.knocking);
    if (self.isStopped) { return; }
    self.knocking = setTimeout(function () {
      if (!self.failures) { return; }
      (self.count() ? self.send() : ask()).then(function () { self.knock(ask); });
    }, self.pause());
  };

  kind.state = function () {
    if (this.isBarred) { return "error"; }
    if (this.failures) { return this.isAway ? "offline" : "error"; }
    return this.count() ? "saving" : "saved";
  };
  kind.show = function () {
    var count = this.count(), state = this.state(), words = this.words;
    function fill(id, sentence) { document.getElementById(id).textContent = sentence; }
    document.getElementById("save-state").dataset.state = state;
    fill("saving-count", count ? words.saving.replace("%s", count) : words.connecting);
    fill("offline-count", count ? words.offline.replace("%s", count) : words.offlineNone);
    if (this.isBarred) { fill("busy-count", count ? words.barred.replace("%s", count) : words.barredNone); }
    else { fill("busy-count", count ? words.busy.replace("%s", count) : words.busyNone); }
    fill("offline-title", state === "error" ? words.busyTitle : words.offlineTitle);
    document.getElementById("offline-notice").hidden = this.isBarred || (state !== "offline" && state !== "error");
    this.on.painted(state, count);
  };

  window.AnpeiSender = AnpeiSender;
}());
