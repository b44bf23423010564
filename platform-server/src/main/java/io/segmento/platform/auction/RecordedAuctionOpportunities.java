package io.segmento.platform.auction;

import com.google.common.base.Ticker;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.CategoryMapping;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.strategy.RecordedOpportunities;
import io.segmento.proto.v1.Exchange;
import io.segmento.strategy.Opportunity;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Recorded auctions as strategies saw them: the candidates of each impression, chosen again with all that was known then. Thread-safe; nothing is counted or reserved. */
final class RecordedAuctionOpportunities implements RecordedOpportunities {

  private static final long TIME_SECONDS = 60;

  private final AuctionRecorder recorder;
  private final CategoryMapping categories;
  private final Ticker ticker;

  @Inject
  RecordedAuctionOpportunities(
      AuctionRecorder recorder, CategoryMapping categories, Ticker ticker) {
    this.recorder = recorder;
    this.categories = categories;
    this.ticker = ticker;
  }

  @Override
  public List<Opportunity> recent(int limit) {
    List<Opportunity> opportunities = new ArrayList<>();
    for (RecordedAuction recorded : recorder.recent()) {
      if (opportunities.size() >= limit) {
        break;
      }
      add(recorded, opportunities);
    }
    return opportunities;
  }

  private void add(RecordedAuction recorded, List<Opportunity> opportunities) {
    Exchange exchange = recorded.snapshot().exchange(recorded.exchangeId());
    if (exchange == null) {
      return;
    }
    AuctionRequest request = new AuctionRequest(
        recorded.request(),
        exchange,
        recorded.snapshot(),
        recorded.rates(),
        categories,
        recorded.nowMillis());
    request.knownDevice(recorded.device());
    request.knownCoViews(recorded.coViews());
    if (recorded.user() != null) {
      request.recognise(recorded.user());
    }
    Selection selected =
        recorder.stagesOf(recorded).selection().select(request, new ExplanationTrace(false));
    for (Offer offer : request.offers()) {
      List<AuctionCandidate> candidates = selected.candidates(offer);
      if (!candidates.isEmpty()) {
        opportunities.add(new AuctionOpportunity(
            request,
            offer,
            List.copyOf(candidates),
            recorded.seed() + offer.index(),
            ticker.read() + TimeUnit.SECONDS.toNanos(TIME_SECONDS),
            ticker));
      }
    }
  }
}
