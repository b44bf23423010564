package io.segmento.platform.auction;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Ticker;
import io.segmento.platform.auction.AuctionRecorder.Recording;
import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.AuctionUser;
import io.segmento.platform.auction.request.CategoryMapping;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.auction.request.OlderPlaces;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.coview.CoViewSource;
import io.segmento.platform.currency.CurrencyRates;
import io.segmento.platform.eventlog.BidLog;
import io.segmento.platform.frequency.ImpressionReader;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.PersonalisedAdsPermit;
import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.SignalReader;
import io.segmento.platform.privacy.Signals;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.privacy.Verdict;
import io.segmento.platform.profile.BidViews;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.NoBidReason;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads a bid request through the stages: check, admission, privacy, user, candidates, strategies, answer. Everything up to the candidates
 * runs on the caller's thread and the thread of the store's answer and never blocks; only a request that has candidates goes on to the
 * strategies' pool. Thread-safe.
 */
final class Auctioneer {

  private final Catalog catalog;
  private final CurrencyRates rates;
  private final CategoryMapping categories;
  private final CoViewSource coViews;
  private final SignalReader signalReader;
  private final PrivacyDecisions privacy;
  private final UserResolver users;
  private final LinkedUsers linkedUsers;
  private final UserReads reads;
  private final BidViews views;
  private final ImpressionReader impressions;
  private final AuctionStages stages;
  private final StrategyStage strategies;
  private final AuctionRecorder recorder;
  private final AuctionPool pool;
  private final AuctionSeeds seeds;
  private final AuctionMetrics metrics;
  private final BidLog log;
  private final Clock clock;
  private final Ticker ticker;

  @Inject
  Auctioneer(
      Catalog catalog,
      CurrencyRates rates,
      CategoryMapping categories,
      CoViewSource coViews,
      SignalReader signalReader,
      PrivacyDecisions privacy,
      UserResolver users,
      LinkedUsers linkedUsers,
      UserReads reads,
      BidViews views,
      ImpressionReader impressions,
      CandidateSelection selection,
      StrategyStage strategies,
      AnswerBuilder answers,
      AuctionRecorder recorder,
      AuctionPool pool,
      AuctionSeeds seeds,
      AuctionMetrics metrics,
      BidLog log,
      Clock clock,
      Ticker ticker) {
    this.catalog = catalog;
    this.rates = rates;
    this.categories = categories;
    this.coViews = coViews;
    this.signalReader = signalReader;
    this.privacy = privacy;
    this.users = users;
    this.linkedUsers = linkedUsers;
    this.reads = reads;
    this.views = views;
    this.impressions = impressions;
    this.stages = new AuctionStages(selection, answers);
    this.strategies = strategies;
    this.recorder = recorder;
    this.pool = pool;
    this.seeds = seeds;
    this.metrics = metrics;
    this.log = log;
    this.clock = clock;
    this.ticker = ticker;
  }

  /** Sends the store's reads of the auctions that were begun on this thread. */
  void flush() {
    reads.flush();
  }

  /**
   * Runs one auction. What it asks of the store waits for {@link #flush()}.
   *
   * @param deadlineNanos when the answer must be there, by the injected ticker
   * @param answer called once, on any thread, at the deadline at the latest; it must not block
   */
  void run(
      String exchangeId,
      BidRequest bidRequest,
      long deadlineNanos,
      AuctionTrace trace,
      Consumer<AuctionResult> answer) {
    long begin = ticker.read();
    CatalogSnapshot snapshot = catalog.current();
    Exchange exchange = snapshot.exchange(exchangeId);
    Consumer<AuctionResult> measured = trace.explainsOnly()
        ? answer
        : result -> {
          metrics.answered(exchange, result, ticker.read() - begin);
          logNoBid(bidRequest, exchange, result);
          answer.accept(result);
        };
    AuctionResult.Fault fault = RequestCheck.faultOf(bidRequest);
    if (fault != null) {
      measured.accept(fault);
      return;
    }
    if (exchange == null || !exchange.getActive()) {
      measured.accept(new AuctionResult.NoBid(
          exchange == null ? NoBidReason.EXCHANGE_UNKNOWN : NoBidReason.EXCHANGE_OFF));
      return;
    }
    AuctionRequest request = request(OlderPlaces.normalise(bidRequest), exchange, snapshot);
    Auction auction = new Auction(request, deadlineNanos, seeds.next(), trace, stages, measured);
    decideAndRead(auction);
  }

  private void logNoBid(BidRequest bidRequest, @Nullable Exchange exchange, AuctionResult result) {
    if (exchange != null && !bidRequest.getTest() && result instanceof AuctionResult.NoBid noBid) {
      log.noBid(
          exchange.getId(),
          bidRequest.getDevice().getGeo().getCountry(),
          bidRequest.getDevice().getDevicetype(),
          noBid.reason().getNumber(),
          clock.millis());
    }
  }

  /**
   * Runs a recorded auction again, from the selection of candidates on, with all that it decided by; nothing is counted, reserved or kept.
   *
   * @param answer as for {@link #run}; holds no token that could be used
   */
  void replay(
      RecordedAuction recorded,
      long deadlineNanos,
      AuctionTrace trace,
      Consumer<AuctionResult> answer) {
    Exchange exchange =
        requireNonNull(recorded.snapshot().exchange(recorded.exchangeId()), "exchange");
    AuctionRequest request = new AuctionRequest(
        recorded.request(),
        exchange,
        recorded.snapshot(),
        recorded.rates(),
        categories,
        recorded.nowMillis());
    request.knownDevice(recorded.device());
    request.knownCoViews(recorded.coViews());
    Auction auction = new Auction(
        request, deadlineNanos, recorded.seed(), trace, recorder.stagesOf(recorded), answer);
    auction.decided(recorded.verdict());
    if (recorded.user() != null) {
      trace.recognised();
      request.recognise(recorded.user());
    }
    selectCandidates(auction);
  }

  private AuctionRequest request(
      BidRequest bidRequest, Exchange exchange, CatalogSnapshot snapshot) {
    long nowMillis = clock.millis();
    AuctionRequest request = new AuctionRequest(
        bidRequest, exchange, snapshot, rates.current(nowMillis), categories, nowMillis);
    request.knownCoViews(coViews.current());
    return request;
  }

  /** The request's own signals come first: what they forbid needs no look-up. */
  private void decideAndRead(Auction auction) {
    AuctionRequest request = auction.request();
    Signals signals = signalReader.read(request.bidRequest());
    Verdict verdict = privacy.decide(signals, Suppression.NONE);
    auction.decided(verdict);
    if (verdict.basicAds() == null) {
      auction.noBid(NoBidReason.PRIVACY);
      return;
    }
    UserKey user = users.resolve(request.bidRequest(), request.exchange().getId());
    if (user != null) {
      read(auction, signals, user);
      return;
    }
    byte[] link = verdict.personalisedAds() == null
        ? null
        : linkedUsers.name(request.bidRequest(), request.exchange());
    if (link == null) {
      begin(auction);
      return;
    }
    if (!auction.trace().explainsOnly()) {
      metrics.readLink();
    }
    var unused = reads.readLink(link).whenComplete((values, failure) -> {
      UserKey linked = failure == null ? linkedUsers.open(link, values[0]) : null;
      if (linked == null) {
        begin(auction);
        return;
      }
      read(auction, signals, linked);
      // The batch that this was begun with has been sent long ago.
      reads.flush();
    });
  }

  private void read(Auction auction, Signals signals, UserKey user) {
    UserSlot slot = UserSlot.of(user);
    var unused = reads.read(slot).whenComplete((values, failure) -> {
      if (failure == null) {
        recognise(auction, signals, slot, values[0], values[1], values[2]);
      } else {
        auction.decided(privacy.decide(signals, Suppression.UNKNOWN));
        auction.noBid(NoBidReason.STORE_UNAVAILABLE);
      }
    });
  }

  private void recognise(
      Auction auction,
      Signals signals,
      UserSlot slot,
      byte @Nullable [] suppression,
      byte @Nullable [] sealedView,
      byte @Nullable [] sealedShownAds) {
    Verdict verdict = privacy.decide(signals, Suppression.parse(suppression));
    auction.decided(verdict);
    if (verdict.basicAds() == null) {
      auction.noBid(NoBidReason.SUPPRESSED);
      return;
    }
    auction.trace().recognised();
    PersonalisedAdsPermit permit = verdict.personalisedAds();
    if (permit != null) {
      BidView view = sealedView == null ? null : views.open(permit, slot, sealedView);
      auction
          .request()
          .recognise(new AuctionUser(
              slot.userKey(),
              view == null ? BidView.getDefaultInstance() : view,
              impressions.open(permit, slot, sealedShownAds)));
    }
    begin(auction);
  }

  /** From here on all that decides is known, and one in many is written down. */
  private void begin(Auction auction) {
    Recording recording = recorder.begin(auction);
    if (recording != null) {
      auction.recordWith(recording);
    }
    selectCandidates(auction);
  }

  private void selectCandidates(Auction auction) {
    AuctionRequest request = auction.request();
    Selection selected = auction.stages().selection().select(request, auction.trace());
    if (!auction.trace().explainsOnly()) {
      metrics.filtered(selected);
    }
    if (selected.isEmpty()) {
      auction.noBid(noCandidate(request, selected));
      return;
    }
    boolean accepted = pool.execute(
        auction.deadlineNanos(),
        auction.trace().explainsOnly() || request.offersGuaranteedDeal(),
        () -> decide(auction, selected),
        () -> cutShort(auction, NoBidReason.OVERLOAD),
        () -> cutShort(auction, NoBidReason.DEADLINE));
    if (!accepted) {
      auction.cutShort();
      auction.noBid(NoBidReason.OVERLOAD);
    }
  }

  private static NoBidReason noCandidate(AuctionRequest request, Selection selected) {
    if (!selected.removedAny()) {
      return NoBidReason.NO_CAMPAIGN;
    }
    boolean userMissing = request.user().key() == null && selected.removedOnlyForLackOfUser();
    return userMissing ? NoBidReason.USER_UNKNOWN : NoBidReason.FILTERED;
  }

  /** On the pool: one impression after the other, each bid being kept as soon as it stands. */
  private void decide(Auction auction, Selection selected) {
    NoBidReason reason = NoBidReason.STRATEGY;
    Repetitions repetitions = new Repetitions(auction.request().exchange().getNoRepetitionOf());
    List<Offer> offers = auction.request().offers();
    int next = 0;
    while (next < offers.size()) {
      if (auction.isAnswered()) {
        return;
      }
      int impression = offers.get(next).index();
      List<List<AuctionCandidate>> candidatesByOffer = new ArrayList<>(1);
      for (; next < offers.size() && offers.get(next).index() == impression; next++) {
        List<AuctionCandidate> candidates =
            unrepeated(auction, selected.candidates(offers.get(next)), repetitions);
        if (!candidates.isEmpty()) {
          candidatesByOffer.add(candidates);
        }
      }
      StrategyStage.Outcome outcome = strategies.decide(auction, candidatesByOffer);
      if (outcome.bid() != null) {
        auction.add(outcome.bid());
        repetitions.took(outcome.bid());
      } else if (reason != NoBidReason.BELOW_FLOOR && outcome.reason() != NoBidReason.STRATEGY) {
        reason = outcome.reason();
      }
    }
    answer(auction, reason);
  }

  private List<AuctionCandidate> unrepeated(
      Auction auction, List<AuctionCandidate> candidates, Repetitions repetitions) {
    List<AuctionCandidate> allowed = repetitions.allowed(candidates, auction.trace());
    if (!auction.trace().explainsOnly()) {
      metrics.filtered(FilterReason.REPETITION, candidates.size() - allowed.size());
    }
    return allowed;
  }

  private void cutShort(Auction auction, NoBidReason reason) {
    auction.cutShort();
    answer(auction, reason);
  }

  /** Gives what stands by now. */
  private void answer(Auction auction, NoBidReason otherwise) {
    if (!auction.claimAnswer()) {
      return;
    }
    auction.answer(auction.bids().isEmpty() ? new AuctionResult.NoBid(otherwise) : bids(auction));
  }

  /** A bid whose token does not fit, or that cannot be built for whatever reason, costs this answer and is counted. */
  private AuctionResult bids(Auction auction) {
    try {
      BidResponse response = auction.trace().outlinesOnly()
          ? auction.stages().answers().outline(auction)
          : auction.stages().answers().build(auction);
      return response == null
          ? new AuctionResult.NoBid(NoBidReason.FILTERED)
          : new AuctionResult.Bids(response);
    } catch (RuntimeException e) {
      metrics.unanswerable();
      return new AuctionResult.NoBid(NoBidReason.STRATEGY);
    }
  }
}
