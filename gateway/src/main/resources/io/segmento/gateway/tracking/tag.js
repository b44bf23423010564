/* Segmento tag 2. Never throws into the page, stores nothing on the device, sends nothing when storage is refused. */
(function (w, d) {
  'use strict';
  try {
  var script = d.currentScript, base = script && new URL(script.src).origin;
  var early = w.sg && w.sg.q || [];
  if (!base || w.sg && w.sg.version) return;

  var BATCH_MS = 50, CONSENT_MS = 3000, RETRY_MS = 5000, MAX_RETRY_MS = 60000, FIELDS = ['sku', 'cat', 'q', 'v', 'cur', 'oid', 'n'];
  var advertiser, waiting = [], flying = [], syncs = [], consent = {}, refusedBy = {}, asked = {}, ready = false;
  var contacts = 0, contacted = false, contacting = false, failures = 0, pictures = 0, heard = false, timer, page;

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
  function refused() { return refusedBy.tcf || refusedBy.gpp; }

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
    askConsent();
    if (!ready || refused() || navigator.onLine === false && !leaving) return;
    if (!leaving && contacting) return;
    if (!leaving && !contacted && waiting.length) return contact();
    while (syncs.length) picture('/sync?', { ex: syncs.shift() });
    if (!waiting.length) return;
    var batch = waiting.splice(0, 50), body = JSON.stringify(Object.assign({ events: batch }, consent));
    if (leaving && beacon(body)) return;
    flying = flying.concat(batch);
    /* What the page's own policy or an odd browser keeps fetch from may still go as a picture, and the other way round. */
    if (!w.fetch || failures % 2) return batch.forEach(function (event) {
      pixel(event, function () { back([event], true); }, function () { back([event]); });
    });
    fetch(base + '/e', { method: 'POST', body: body, mode: 'no-cors', credentials: 'include', keepalive: true })
      .then(safely(function () { back(batch, true); }), safely(function () { back(batch); }));
    if (waiting.length && !leaving) soon(BATCH_MS);
  }
  function beacon(body) {
    try { return navigator.sendBeacon(base + '/e', body); } catch (e) { return false; }
  }
  function back(batch, arrived) {
    flying = flying.filter(function (event) { return batch.indexOf(event) < 0; });
    if (arrived) { failures = 0; return; }
    if (!timer) failures++;
    if (refused()) return;
    waiting = batch.concat(waiting);
    soon(Math.min(RETRY_MS * failures, MAX_RETRY_MS));
  }

  /* The first event goes as a pixel: its answer may set the cookie, and its width says whether to come back with it. Once at most; twice when
     there was no answer at all. */
  function contact() {
    var first = waiting[0];
    contacts++;
    contacted = contacting = true;
    pixel(first, function (width) {
      contacting = false;
      if (width === 1) waiting = waiting.filter(function (event) { return event !== first; });
      flush();
    }, function () {
      contacting = false;
      if (contacts < 2) contacted = false;
      soon(RETRY_MS);
    });
  }
  function pixel(event, arrived, failed) { picture('/t?', event, arrived, failed); }
  function picture(path, fields, arrived, failed) {
    var image = new Image();
    if (arrived) image.onload = safely(function () { arrived(image.naturalWidth); });
    if (failed) image.onerror = safely(failed);
    /* Numbered, since a page fetches the picture of one address once only. */
    image.src = base + path + query(merged(fields)) + '&k=' + ++pictures;
  }

  /* Consent: what the page's consent platform says, as it says it. Refused storage (purpose 1) silences the tag. */
  function answered(framework, refuses) {
    var before = refused();
    refusedBy[framework] = refuses;
    if (!refused()) return open();
    /* The choice was changed on this page: the one thing to say is that, so that what was kept is erased. */
    if (!before && ready && advertiser) pixel({ a: advertiser, e: 'exit', id: newId() });
    waiting = [];
    syncs = [];
  }
  function tcf(data, ok) {
    if (!ok || !data || !/tcloaded|useractioncomplete/.test(data.eventStatus)) return;
    if (data.gdprApplies !== undefined) consent.gdpr = data.gdprApplies ? '1' : '0';
    if (data.tcString) consent.gdpr_consent = data.tcString;
    answered('tcf', !!data.gdprApplies && !(data.purpose && data.purpose.consents && data.purpose.consents[1]));
  }
  function gpp() {
    w.__gpp('ping', safely(function (data, ok) {
      if (!ok || !data) return;
      heard = true;
      var sections = data.applicableSections || [];
      if (data.gppString) consent.gpp = data.gppString;
      if (data.applicableSections) consent.gpp_sid = sections.join('_');
      if (data.signalStatus === 'not ready') return;
      /* Section 2 is the EU's, with the same purposes as in the TCF. */
      var eu = sections.indexOf(2) >= 0 && [].concat(data.parsedSections && data.parsedSections.tcfeuv2 || []);
      var refuses = eu && eu.some(function (part) { return part && part.PurposeConsents && !part.PurposeConsents[0]; });
      if (!w.__tcfapi || refuses) answered('gpp', !!refuses);
      else refusedBy.gpp = false;
    }));
  }
  function open() { if (!ready) { ready = true; soon(0); } }
  /* A platform may load later than the tag: then everything waits for its answer from there on. */
  function ask(name, question) {
    if (asked[name] || !w[name]) return;
    asked[name] = 1;
    safely(question)();
  }
  function askConsent() {
    ask('__uspapi', function () {
      w.__uspapi('getUSPData', 1, safely(function (data, ok) { if (ok && data) consent.us_privacy = data.uspString; }));
    });
    ask('__tcfapi', function () { ready = false; w.__tcfapi('addEventListener', 2, safely(tcf)); });
    ask('__gpp', function () {
      if (!asked.__tcfapi) { ready = false; setTimeout(safely(function () { if (!w.__tcfapi && !heard) open(); }), CONSENT_MS); }
      safely(gpp)();
      w.__gpp('addEventListener', safely(gpp));
    });
    if (!asked.__tcfapi && !asked.__gpp) open();
  }

  /* Single-page navigation: another path or query is another page. */
  function navigated() {
    var now = location.pathname + location.search;
    if (now !== page) { page = now; add('page_view'); }
  }
  ['pushState', 'replaceState'].forEach(safely(function (name) {
    var original = history[name];
    history[name] = function () {
      var result = original.apply(this, arguments);
      if (page) setTimeout(safely(navigated), 0);
      return result;
    };
  }));

  var commands = {
    init: function (id, options) {
      advertiser = id;
      if (!options || options.pageView !== false) navigated();
    },
    event: add,
    page: function () { add('page_view'); },
    sync: function (exchange) { syncs.push(exchange); soon(BATCH_MS); }
  };
  w.sg = safely(function (name) {
    if (commands[name]) commands[name].apply(null, [].slice.call(arguments, 1));
  });
  w.sg.version = '2';

  w.addEventListener('popstate', safely(function () { if (page) navigated(); }));
  w.addEventListener('online', safely(function () { failures = 0; flush(); }));
  /* A page that is closed says what is left, in flight or not: the same id counts once. */
  function leave() {
    waiting = flying.concat(waiting);
    flying = [];
    while (ready && !refused() && waiting.length) flush(true);
  }
  w.addEventListener('pagehide', safely(leave));
  d.addEventListener('visibilitychange', safely(function () { if (d.visibilityState === 'hidden') leave(); }));

  safely(askConsent)();
  for (var i = 0; i < early.length; i++) w.sg.apply(null, early[i]);
  } catch (e) { /* an old browser, or a page that has sealed what the tag needs: nothing is told */ }
})(window, document);
