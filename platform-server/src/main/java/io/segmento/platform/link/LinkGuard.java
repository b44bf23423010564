package io.segmento.platform.link;

import io.segmento.platform.identity.CookieId;
import io.segmento.platform.identity.IdentityCookies;
import io.segmento.platform.identity.Suppressions;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.PartnerConsent;
import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.SignalReader;
import io.segmento.platform.privacy.Signals;
import io.segmento.platform.privacy.StoragePermit;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.privacy.Verdict;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.SyncOutcome;
import io.segmento.proto.v1.SyncReply;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;

/**
 * Whether a browser may be linked with an exchange: it is known, nothing that it or its person said forbids it, and both we and the exchange have
 * consent where that is asked for. A browser that is not known yet is not given an id here: only a visit to an advertiser does that. Thread-safe.
 */
final class LinkGuard {

  private static final int MAX_HOPS = 1;

  /** What is done with a browser that may be linked. */
  interface Step {
    CompletableFuture<SyncReply.Builder> with(StoragePermit permit, UserKey user);
  }

  private final SyncTemplates templates;
  private final SignalReader signalReader;
  private final PrivacyDecisions decisions;
  private final PartnerConsent partnerConsent;
  private final IdentityCookies cookies;
  private final UserKeys userKeys;
  private final Suppressions suppressions;

  @Inject
  LinkGuard(
      SyncTemplates templates,
      SignalReader signalReader,
      PrivacyDecisions decisions,
      PartnerConsent partnerConsent,
      IdentityCookies cookies,
      UserKeys userKeys,
      Suppressions suppressions) {
    this.templates = templates;
    this.signalReader = signalReader;
    this.decisions = decisions;
    this.partnerConsent = partnerConsent;
    this.cookies = cookies;
    this.userKeys = userKeys;
    this.suppressions = suppressions;
  }

  /** Goes the step, or tells why not. Fails like the step and the store. */
  CompletableFuture<SyncReply.Builder> check(
      String exchange, BrowserContext browser, int hops, Step step) {
    Signals signals = signalReader.read(browser);
    Verdict verdict = decisions.decide(signals, Suppression.NONE);
    if (verdict.storage() == null) {
      return done(refused(signals, verdict));
    }
    if (!partnerConsent.isGiven(browser.getSignals(), templates.vendorId(exchange))) {
      return done(SyncReply.newBuilder()
          .setOutcome(SyncOutcome.SYNC_FORBIDDEN)
          .setForbiddenBy(PrivacySignal.TCF));
    }
    if (hops > MAX_HOPS) {
      return done(SyncReply.newBuilder().setOutcome(SyncOutcome.TOO_MANY_HOPS));
    }
    CookieId cookie = cookies.parse(browser.getIdentityCookie());
    if (cookie == null) {
      return done(SyncReply.newBuilder().setOutcome(SyncOutcome.SYNC_NOT_IDENTIFIED));
    }
    UserKey user = userKeys.of(cookie);
    return suppressions.read(UserSlot.of(user)).thenCompose(suppression -> {
      Verdict withStore = decisions.decide(signals, suppression);
      StoragePermit permit = withStore.storage();
      return permit == null ? done(refused(signals, withStore)) : step.with(permit, user);
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

  private static CompletableFuture<SyncReply.Builder> done(SyncReply.Builder reply) {
    return CompletableFuture.completedFuture(reply);
  }
}
