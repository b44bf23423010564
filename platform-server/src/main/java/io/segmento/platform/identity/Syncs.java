package io.segmento.platform.identity;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.SignalReader;
import io.segmento.platform.privacy.Signals;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.privacy.Verdict;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.SyncOutcome;
import io.segmento.proto.v1.SyncReply;
import io.segmento.proto.v1.SyncRequest;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Sends a recognised browser to an exchange with our id for it. A browser that is not known yet is not given an id here: only a visit to an
 * advertiser does that. Thread-safe.
 */
final class Syncs {

  private static final int MAX_HOPS = 1;
  private static final String UID = "{uid}";

  private final SyncTemplates templates;
  private final SignalReader signalReader;
  private final PrivacyDecisions decisions;
  private final IdentityCookies cookies;
  private final UserKeys userKeys;
  private final BuyerUids buyerUids;
  private final Suppressions suppressions;

  @Inject
  Syncs(
      SyncTemplates templates,
      SignalReader signalReader,
      PrivacyDecisions decisions,
      IdentityCookies cookies,
      UserKeys userKeys,
      BuyerUids buyerUids,
      Suppressions suppressions) {
    this.templates = templates;
    this.signalReader = signalReader;
    this.decisions = decisions;
    this.cookies = cookies;
    this.userKeys = userKeys;
    this.buyerUids = buyerUids;
    this.suppressions = suppressions;
  }

  CompletableFuture<SyncReply> sync(SyncRequest request) {
    String exchange = request.getExchange();
    if (!templates.isKnown(exchange)) {
      throw SegmentoException.invalid(
          IdentityReason.EXCHANGE_NOT_FOUND,
          "exchange",
          "not in the catalog (expected: the id of an exchange)");
    }
    String template = templates.redirectTemplate(exchange);
    if (template == null) {
      throw SegmentoException.invalid(
          IdentityReason.EXCHANGE_WITHOUT_SYNC,
          "exchange",
          "has no sync (expected: one with a redirect template)");
    }
    BrowserContext browser = request.getBrowser();
    Signals signals = signalReader.read(browser);
    Verdict verdict = decisions.decide(signals, Suppression.NONE);
    if (verdict.storage() == null) {
      return done(refused(signals, verdict));
    }
    if (request.getHops() > MAX_HOPS) {
      return done(SyncReply.newBuilder().setOutcome(SyncOutcome.TOO_MANY_HOPS));
    }
    CookieId cookie = cookies.parse(browser.getIdentityCookie());
    if (cookie == null) {
      return done(SyncReply.newBuilder().setOutcome(SyncOutcome.SYNC_NOT_IDENTIFIED));
    }
    UserKey user = userKeys.of(cookie);
    return suppressions.read(UserSlot.of(user)).thenApply(suppression -> {
      Verdict withStore = decisions.decide(signals, suppression);
      return withStore.storage() == null
          ? refused(signals, withStore).build()
          : linked(template, buyerUids.seal(exchange, IdentityKind.COOKIE, user));
    });
  }

  private SyncReply.Builder refused(Signals signals, Verdict verdict) {
    PrivacySignal forbiddenBy = verdict.decidedBy(Purpose.STORAGE);
    SyncReply.Builder reply =
        SyncReply.newBuilder().setOutcome(SyncOutcome.SYNC_FORBIDDEN).setForbiddenBy(forbiddenBy);
    if (signals.hasOptOutCookie()) {
      reply.addCookies(cookies.markOptOut());
    } else if (forbiddenBy == PrivacySignal.SUPPRESSION) {
      reply.addCookies(cookies.markOptOut()).addCookies(cookies.drop());
    }
    return reply;
  }

  private static SyncReply linked(String template, String uid) {
    return SyncReply.newBuilder()
        .setOutcome(SyncOutcome.LINKED)
        .setRedirectUrl(template.replace(UID, URLEncoder.encode(uid, StandardCharsets.UTF_8)))
        .build();
  }

  private static CompletableFuture<SyncReply> done(SyncReply.Builder reply) {
    return CompletableFuture.completedFuture(reply.build());
  }
}
