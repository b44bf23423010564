package io.segmento.platform.tracking;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.CookieId;
import io.segmento.platform.identity.IdentityCookies;
import io.segmento.platform.identity.SiteCookies;
import io.segmento.platform.identity.Suppressions;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.optout.OptOuts;
import io.segmento.platform.privacy.ConsentBases;
import io.segmento.platform.privacy.ConsentBasis;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.ProfilingPermit;
import io.segmento.platform.privacy.SignalReader;
import io.segmento.platform.privacy.Signals;
import io.segmento.platform.privacy.StoragePermit;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.privacy.Verdict;
import io.segmento.platform.profile.ProfileEvent;
import io.segmento.platform.profile.ProfileStore;
import io.segmento.platform.profile.RecordOutcome;
import io.segmento.platform.profile.Surroundings;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventResult;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes one call's events: decides, recognises, records, and says what becomes of the cookies. Thread-safe, never waits. */
public final class Tracker {

  private static final int MAX_EVENTS = 100;
  private static final EventResult NOT_IDENTIFIED = result(EventOutcome.NOT_IDENTIFIED);
  private static final EventResult COUNTED = result(EventOutcome.VISIT_COUNTED);
  private static final EventResult NOT_A_PERSON = result(EventOutcome.NOT_A_PERSON);

  private final SignalReader signalReader;
  private final PrivacyDecisions decisions;
  private final IdentityCookies cookies;
  private final SiteCookies siteCookies;
  private final SiteVisitCounts visits;
  private final UserKeys userKeys;
  private final Suppressions suppressions;
  private final OptOuts optOuts;
  private final ConsentBases bases;
  private final ProfileStore profiles;
  private final ConsentWithdrawals withdrawals;
  private final AdvertiserDirectory advertisers;
  private final SurroundingsReader surroundings;
  private final EventCheck check;
  private final TrackingMetrics metrics;
  private final Set<PurchaseListener> purchaseListeners;

  @Inject
  Tracker(
      SignalReader signalReader,
      PrivacyDecisions decisions,
      IdentityCookies cookies,
      SiteCookies siteCookies,
      SiteVisitCounts visits,
      UserKeys userKeys,
      Suppressions suppressions,
      OptOuts optOuts,
      ConsentBases bases,
      ProfileStore profiles,
      ConsentWithdrawals withdrawals,
      AdvertiserDirectory advertisers,
      SurroundingsReader surroundings,
      EventCheck check,
      TrackingMetrics metrics,
      Set<PurchaseListener> purchaseListeners) {
    this.signalReader = signalReader;
    this.decisions = decisions;
    this.cookies = cookies;
    this.siteCookies = siteCookies;
    this.visits = visits;
    this.userKeys = userKeys;
    this.suppressions = suppressions;
    this.optOuts = optOuts;
    this.bases = bases;
    this.profiles = profiles;
    this.withdrawals = withdrawals;
    this.advertisers = advertisers;
    this.surroundings = surroundings;
    this.check = check;
    this.metrics = metrics;
    this.purchaseListeners = Set.copyOf(purchaseListeners);
  }

  /** Fails with a {@link SegmentoException} when the call breaks its contract or the store is away; a forbidden call is no failure. */
  CompletableFuture<TrackReply> track(TrackRequest request) {
    return track(request, true);
  }

  /**
   * A call that came when it could not be taken. What the device allows by now may have changed: a signal of this call suppresses nothing beyond
   * it, and one that came since forbids it.
   */
  public CompletableFuture<TrackReply> replay(TrackRequest request) {
    return track(request, false);
  }

  /** With {@code contact} the visitor is there at this moment. */
  private CompletableFuture<TrackReply> track(TrackRequest request, boolean contact) {
    if (request.getEventsCount() == 0 || request.getEventsCount() > MAX_EVENTS) {
      throw SegmentoException.invalid(
          "events", request.getEventsCount() + " events (expected: 1 to " + MAX_EVENTS + ")");
    }
    CompletableFuture<TrackReply> reply = switch (request.getSourceCase()) {
      case BROWSER -> trackBrowser(request.getBrowser(), request.getEventsList(), contact);
      case APP -> trackApp(request.getApp(), request.getEventsList(), contact);
      case SOURCE_NOT_SET ->
        throw SegmentoException.invalid("source", "missing (expected: browser or app)");
    };
    return reply.thenApply(counted -> {
      counted.getResultsList().forEach(metrics::result);
      return counted;
    });
  }

  private CompletableFuture<TrackReply> trackBrowser(
      BrowserContext browser, List<Event> events, boolean contact) {
    Signals signals = signalReader.read(browser);
    Verdict verdict = decisions.decide(signals, Suppression.NONE);
    CookieId cookie = cookies.parse(browser.getIdentityCookie());
    StoragePermit storage = verdict.storage();
    ProfilingPermit profiling = verdict.profiling();
    if (storage == null || profiling == null) {
      return refuseBrowser(browser, signals, verdict, cookie, events, contact);
    }
    if (browser.getPrefetch() || RobotCheck.isRobot(browser.getUserAgent())) {
      return done(all(events.size(), NOT_A_PERSON));
    }
    if (cookie == null) {
      return trackUnknown(storage, verdict.measurement(), browser, events);
    }
    return surroundings
        .read(browser)
        .thenCompose(reading -> reading.robot()
            ? done(all(events.size(), NOT_A_PERSON))
            : recordBrowser(
                storage,
                profiling,
                verdict,
                cookie,
                browser,
                events,
                reading.surroundings(),
                contact));
  }

  /**
   * A browser that refuses cookies must not leave a profile with each page: what counts begins when the identity comes back. If only the site cookie
   * does, the visit is a number of the site.
   */
  private CompletableFuture<TrackReply> trackUnknown(
      StoragePermit storage,
      @Nullable MeasurementPermit measurement,
      BrowserContext browser,
      List<Event> events) {
    CookieInstruction identity = cookies.set(storage, cookies.mint(storage));
    Optional<LocalDate> countedOn = siteCookies.countedOn(browser);
    if (measurement == null || countedOn.isEmpty()) {
      TrackReply.Builder reply = all(events.size(), NOT_IDENTIFIED).addCookies(identity);
      if (measurement == null) {
        siteCookies.drop(browser).ifPresent(reply::addCookies);
      } else if (browser.getCrossSite()) {
        // If the browser keeps this cookie and not the other, it shows with the next contact.
        reply.addCookies(siteCookies.begin(storage));
      }
      return done(reply);
    }
    return surroundings
        .read(browser)
        .thenCompose(reading -> reading.robot()
            ? done(all(events.size(), NOT_A_PERSON))
            : count(measurement, countedOn.get(), events).thenApply(reply -> {
              reply.addCookies(identity);
              if (reply.getResultsList().contains(COUNTED)) {
                reply.addCookies(siteCookies.counted(storage));
              }
              return reply.build();
            }));
  }

  private CompletableFuture<TrackReply.Builder> count(
      MeasurementPermit permit, LocalDate countedOn, List<Event> events) {
    TrackReply.Builder reply = TrackReply.newBuilder();
    Map<String, List<EventType>> advertiserToTypes = new LinkedHashMap<>();
    for (Event event : events) {
      EventResult refusal = refusal(event, each -> true);
      if (refusal == null) {
        advertiserToTypes
            .computeIfAbsent(event.getAdvertiserId(), each -> new ArrayList<>())
            .add(event.getType());
      }
      reply.addResults(refusal == null ? COUNTED : refusal);
    }
    CompletableFuture<Void> counted = CompletableFuture.completedFuture(null);
    for (Map.Entry<String, List<EventType>> each : advertiserToTypes.entrySet()) {
      counted = counted.thenCombine(
          visits.count(permit, each.getKey(), countedOn, each.getValue()), (one, other) -> null);
    }
    return counted.thenApply(done -> reply);
  }

  private CompletableFuture<TrackReply> recordBrowser(
      StoragePermit storage,
      ProfilingPermit profiling,
      Verdict verdict,
      CookieId cookie,
      BrowserContext browser,
      List<Event> events,
      Surroundings around,
      boolean contact) {
    UserSlot slot = UserSlot.of(userKeys.of(cookie));
    ConsentBasis basis = bases.of(browser.getSignals(), verdict);
    return record(
            profiling, verdict.measurement(), basis, slot, events, around, contact, event -> true)
        .thenApply(reply -> {
          // Who is recognised is not counted as one who is not.
          siteCookies.drop(browser).ifPresent(reply::addCookies);
          return isSuppressed(reply)
              ? reply
                  .addCookies(cookies.markOptOut())
                  .addCookies(cookies.drop())
                  .build()
              : reply.addCookies(cookies.set(storage, cookie)).build();
        });
  }

  private CompletableFuture<TrackReply> refuseBrowser(
      BrowserContext browser,
      Signals signals,
      Verdict verdict,
      @Nullable CookieId cookie,
      List<Event> events,
      boolean contact) {
    TrackReply.Builder reply = all(events.size(), forbidden(verdict.decidedBy(Purpose.PROFILING)));
    siteCookies.drop(browser).ifPresent(reply::addCookies);
    if (signals.hasOptOutCookie()) {
      reply.addCookies(cookies.markOptOut());
      // An identity beside the mark: the choice may not have been recorded yet, so it is now. The
      // id
      // is read for nothing else, and stays with the browser until that is done.
      return cookie == null
          ? done(reply)
          : optOuts
              .optOut(UserSlot.of(userKeys.of(cookie)))
              .handle((since, failure) ->
                  failure == null ? reply.addCookies(cookies.drop()).build() : reply.build());
    }
    // The id is read for one thing only: so that bids for it stop as well, and what it was given
    // for
    // ends.
    return cookie == null
        ? done(reply)
        : refuse(signals, UserSlot.of(userKeys.of(cookie)), events, contact)
            .thenApply(done -> reply.build());
  }

  private CompletableFuture<Void> refuse(
      Signals signals, UserSlot slot, List<Event> events, boolean contact) {
    CompletableFuture<Void> suppressed = contact && signals.isDeviceSignal()
        ? suppressions.suppressBySignal(slot).thenAccept(written -> {})
        : CompletableFuture.completedFuture(null);
    return signals.isWithdrawal()
        ? suppressed.thenCompose(done -> withdrawals.withdraw(slot, events))
        : suppressed;
  }

  private CompletableFuture<TrackReply> trackApp(
      AppContext app, List<Event> events, boolean contact) {
    IdentityKind kind = app.getDevice().getKind();
    if (kind != IdentityKind.IDFA && kind != IdentityKind.GAID) {
      throw SegmentoException.invalid(
          "app.device.kind", "not a device id (expected: IDFA or GAID)");
    }
    Signals signals = signalReader.read(app);
    Verdict verdict = decisions.decide(signals, Suppression.NONE);
    UserSlot slot =
        userKeys.of(kind, app.getDevice().getValue()).map(UserSlot::of).orElse(null);
    ProfilingPermit profiling = verdict.profiling();
    if (profiling == null) {
      TrackReply.Builder reply =
          all(events.size(), forbidden(verdict.decidedBy(Purpose.PROFILING)));
      return slot == null
          ? done(reply)
          : refuse(signals, slot, known(events, app), contact).thenApply(done -> reply.build());
    }
    if (slot == null) {
      return done(all(events.size(), NOT_IDENTIFIED));
    }
    ConsentBasis basis = bases.of(app.getSignals(), verdict);
    return surroundings
        .read(app)
        .thenCompose(reading -> record(
            profiling,
            verdict.measurement(),
            basis,
            slot,
            events,
            reading.surroundings(),
            contact,
            event -> advertisers.apiKeyMatches(event.getAdvertiserId(), app.getApiKey())))
        .thenApply(TrackReply.Builder::build);
  }

  /** An app speaks for the advertiser whose key it has. */
  private List<Event> known(List<Event> events, AppContext app) {
    return events.stream()
        .filter(event -> advertisers.apiKeyMatches(event.getAdvertiserId(), app.getApiKey()))
        .toList();
  }

  private CompletableFuture<TrackReply.Builder> record(
      ProfilingPermit permit,
      @Nullable MeasurementPermit measurement,
      ConsentBasis basis,
      UserSlot slot,
      List<Event> events,
      Surroundings around,
      boolean contact,
      Predicate<Event> mayCollect) {
    EventResult[] results = new EventResult[events.size()];
    List<ProfileEvent> sound = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      Event event = events.get(i);
      EventResult refusal = refusal(event, mayCollect);
      if (refusal == null) {
        sound.add(check.kept(event, around));
        positions.add(i);
      } else {
        results[i] = refusal;
      }
    }
    if (sound.isEmpty()) {
      return CompletableFuture.completedFuture(
          TrackReply.newBuilder().addAllResults(List.of(results)));
    }
    CompletableFuture<List<RecordOutcome>> recorded = contact
        ? profiles.record(permit, measurement, basis, slot, sound)
        : profiles.recordEarlier(permit, measurement, basis, slot, sound);
    return recorded.thenCompose(outcomes -> {
      List<Purchase> purchases = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        results[positions.get(i)] = result(outcomes.get(i));
        Event event = events.get(positions.get(i));
        if (event.getType() == EventType.PURCHASE && isTold(event, outcomes.get(i))) {
          purchases.add(check.purchase(event, sound.get(i)));
        }
      }
      TrackReply.Builder reply = TrackReply.newBuilder().addAllResults(List.of(results));
      return measurement == null
          ? CompletableFuture.completedFuture(reply)
          : tell(measurement, slot, purchases).thenApply(told -> reply);
    });
  }

  /** Why an event is not taken from anybody; null when it is. */
  private @Nullable EventResult refusal(Event event, Predicate<Event> mayCollect) {
    String fault = check.faultOf(event);
    if (fault != null) {
      return EventResult.newBuilder()
          .setOutcome(EventOutcome.INVALID)
          .setField(fault)
          .build();
    }
    if (!advertisers.isActive(event.getAdvertiserId()) || !mayCollect.test(event)) {
      return result(EventOutcome.UNKNOWN_ADVERTISER);
    }
    return check.isSensitive(event) ? result(EventOutcome.SENSITIVE) : null;
  }

  /** A purchase that was recorded before is told again: the call that recorded it may have failed after that. */
  private static boolean isTold(Event event, RecordOutcome outcome) {
    return outcome == RecordOutcome.RECORDED
        || (outcome == RecordOutcome.DUPLICATE && !event.getEventId().isEmpty());
  }

  private CompletableFuture<Void> tell(
      MeasurementPermit permit, UserSlot slot, List<Purchase> purchases) {
    CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
    for (Purchase purchase : purchases) {
      for (PurchaseListener listener : purchaseListeners) {
        told = told.thenCompose(before -> listener.purchased(permit, slot, purchase));
      }
    }
    return told;
  }

  private static boolean isSuppressed(TrackReply.Builder reply) {
    return reply.getResultsList().stream()
        .anyMatch(result -> result.getForbiddenBy() == PrivacySignal.SUPPRESSION);
  }

  private static EventResult result(RecordOutcome outcome) {
    return switch (outcome) {
      case RECORDED -> result(EventOutcome.RECORDED);
      case DUPLICATE -> result(EventOutcome.DUPLICATE);
      case SUPPRESSED -> forbidden(PrivacySignal.SUPPRESSION);
      // As any other consent that is not there.
      case WITHDRAWN -> forbidden(PrivacySignal.WITHDRAWN);
    };
  }

  private static EventResult result(EventOutcome outcome) {
    return EventResult.newBuilder().setOutcome(outcome).build();
  }

  private static EventResult forbidden(PrivacySignal by) {
    return EventResult.newBuilder()
        .setOutcome(EventOutcome.FORBIDDEN)
        .setForbiddenBy(by)
        .build();
  }

  private static TrackReply.Builder all(int events, EventResult result) {
    TrackReply.Builder reply = TrackReply.newBuilder();
    for (int i = 0; i < events; i++) {
      reply.addResults(result);
    }
    return reply;
  }

  private static CompletableFuture<TrackReply> done(TrackReply.Builder reply) {
    return CompletableFuture.completedFuture(reply.build());
  }
}
