/* Segmento tag 1. Never throws into the page, stores nothing on the device, sends nothing when storage is refused. */
(function (w, d) {
  'use strict';
  var script = d.currentScript, base = script && new URL(script.src).origin;
  var early = w.sg && w.sg.q || [];
  if (!base || w.sg && w.sg.version) return;

  var BATCH_MS = 50, CONSENT_MS = 3000, RETRY_MS = 5000, FIELDS = ['sku', 'cat', 'q', 'v', 'cur', 'oid', 'n'];
  var advertiser, waiting = [], flying = [], consent = {}, refused = false, ready = false, contacted = false, contacting = false;
  var timer, page;

  function safely(f) {
    return function () { try { return f.apply(this, arguments); } catch (e) { /* the page's own work goes on */ } };
  }
  function newId() {
    return w.crypto && crypto.randomUUID ? crypto.randomUUID() : Date.now().toString(36) + Math.random().toString(36).slice(2);
  }
  function query(fields) {
    return Object.keys(fields).filter(function (k) { return fields[k] !== undefined && fields[k] !== ''; })
      .map(function (k) { return k + '=' + encodeURIComponent(fields[k]); }).join('&');
  }
  function merged(event) { return Object.assign({}, event, consent); }

  /* Events wait until consent is known and the first contact is over; then they leave in batches. */
  function add(type, data) {
    if (!advertiser || !type) return;
    var event = { a: advertiser, e: type, id: newId(), ts: Date.now(), u: location.href.split(/[?#]/)[0] };
    if (d.referrer) event.r = d.referrer.split(/[?#]/)[0];
    FIELDS.forEach(function (name) { if (data && data[name] != null) event[name] = String(data[name]); });
    waiting.push(event);
    if (waiting.length > 200) waiting.shift();
    soon(BATCH_MS);
  }
  function soon(ms) { if (!timer) timer = setTimeout(safely(function () { timer = 0; flush(); }), ms); }

  function flush(leaving) {
    if (!ready || refused || !waiting.length || navigator.onLine === false && !leaving) return;
    if (!leaving && contacting) return;
    if (!leaving && !contacted) return contact();
    var batch = waiting.splice(0, 50), body = JSON.stringify(Object.assign({ events: batch }, consent));
    if (leaving) {
      if (navigator.sendBeacon && navigator.sendBeacon(base + '/e', body)) return;
      return batch.forEach(pixel);
    }
    if (!w.fetch) return batch.forEach(pixel);
    flying = flying.concat(batch);
    fetch(base + '/e', { method: 'POST', body: body, mode: 'no-cors', credentials: 'include', keepalive: true })
      .then(done, function () { done(); waiting = batch.concat(waiting); soon(RETRY_MS); });
    function done() { flying = flying.filter(function (event) { return batch.indexOf(event) < 0; }); }
    if (waiting.length) soon(BATCH_MS);
  }

  /* The first event goes as a pixel: its answer may set the cookie, and its width says whether to come back with it. Once at most. */
  function contact() {
    var first = waiting[0], image = new Image();
    contacted = contacting = true;
    image.onload = image.onerror = safely(function () {
      contacting = false;
      if (image.naturalWidth === 1) waiting = waiting.filter(function (event) { return event !== first; });
      flush();
    });
    image.src = base + '/t?' + query(merged(first));
  }
  function pixel(event) { new Image().src = base + '/t?' + query(merged(event)); }

  /* Consent: what the page's consent platform says, as it says it. Refused storage (purpose 1) silences the tag. */
  function tcf(data, ok) {
    if (!ok || !data || !/tcloaded|useractioncomplete/.test(data.eventStatus)) return;
    consent.gdpr = data.gdprApplies ? '1' : '0';
    if (data.tcString) consent.gdpr_consent = data.tcString;
    var before = refused;
    refused = !!data.gdprApplies && !(data.purpose && data.purpose.consents && data.purpose.consents[1]);
    if (refused && !before && ready && advertiser) {
      waiting = [];
      /* The choice was changed on this page: the one thing to say is that, so that what was kept is erased. */
      pixel({ a: advertiser, e: 'exit', id: newId() });
    } else if (!refused) open();
    if (refused) waiting = [];
  }
  function gpp() {
    w.__gpp('ping', safely(function (data, ok) {
      if (!ok || !data) return;
      if (data.gppString) consent.gpp = data.gppString;
      if (data.applicableSections) consent.gpp_sid = data.applicableSections.join('_');
      if (!w.__tcfapi && data.signalStatus !== 'not ready') open();
    }));
  }
  function open() { if (!ready) { ready = true; soon(0); } }
  function askConsent() {
    if (w.__uspapi) w.__uspapi('getUSPData', 1, safely(function (data, ok) { if (ok && data) consent.us_privacy = data.uspString; }));
    if (w.__gpp) { gpp(); w.__gpp('addEventListener', safely(gpp)); }
    if (w.__tcfapi) w.__tcfapi('addEventListener', 2, safely(tcf));
    else if (!w.__gpp) open();
    else setTimeout(open, CONSENT_MS);
  }

  /* Single-page navigation: another path or query is another page. */
  function navigated() {
    var now = location.pathname + location.search;
    if (now !== page) { page = now; add('page_view'); }
  }
  ['pushState', 'replaceState'].forEach(function (name) {
    var original = history[name];
    history[name] = function () {
      var result = original.apply(this, arguments);
      if (page) setTimeout(safely(navigated), 0);
      return result;
    };
  });

  var commands = {
    init: function (id, options) {
      advertiser = id;
      if (!options || options.pageView !== false) navigated();
    },
    event: add,
    page: function () { add('page_view'); },
    sync: function (exchange) { new Image().src = base + '/sync?' + query(merged({ ex: exchange })); }
  };
  w.sg = safely(function (name) {
    if (commands[name]) commands[name].apply(null, [].slice.call(arguments, 1));
  });
  w.sg.version = '1';

  w.addEventListener('popstate', safely(function () { if (page) navigated(); }));
  w.addEventListener('online', safely(function () { flush(); }));
  /* A page that is closed says what is left, in flight or not: the same id counts once. */
  function leave() { waiting = flying.concat(waiting); flying = []; while (ready && !refused && waiting.length) flush(true); }
  w.addEventListener('pagehide', safely(leave));
  d.addEventListener('visibilitychange', safely(function () { if (d.visibilityState === 'hidden') leave(); }));

  safely(askConsent)();
  for (var i = 0; i < early.length; i++) w.sg.apply(null, early[i]);
})(window, document);
