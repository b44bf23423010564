package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.v1.BidExplanation;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;

/** The index is a short cut and nothing else: what it leaves, and what Explain says, is what all filters on all campaigns would. */
class CandidateSelectionTest {

  private static final int REQUESTS = 40;
  /** Counted by the index as the filters count them, whatever the rest of the catalog is like. */
  private static final Set<FilterReason> EXACT = EnumSet.of(
      FilterReason.USER_NEEDED,
      FilterReason.COUNTRY,
      FilterReason.DEVICE_TYPE,
      FilterReason.OPERATING_SYSTEM,
      FilterReason.DEVICE_LANGUAGE,
      FilterReason.INVENTORY,
      FilterReason.INVENTORY_BLOCKED,
      FilterReason.DAYPART);

  private final CampaignCheck check = FormatFixtures.check();
  private final CandidateSelection selection = new CandidateSelection(check);

  @RepeatedTest(60)
  void theIndexLeavesWhatTheFiltersWould() {
    long seed = new Random().nextLong();
    RandomCatalogs random = new RandomCatalogs(seed);
    CatalogSnapshot catalog = random.catalog(20 + (int) (seed & 127));
    for (int i = 0; i < REQUESTS; i++) {
      AuctionRequest request = random.request(catalog);
      String context = "seed " + seed + ", request " + i;
      ExplanationTrace allSaid = new ExplanationTrace();
      Selection all = scan(request, allSaid);
      ExplanationTrace said = new ExplanationTrace();
      Selection explained = selection.select(request, said);
      Selection bid = selection.select(request, AuctionTrace.NONE);

      assertThat(explanation(said, request)).as(context).isEqualTo(explanation(allSaid, request));
      assertSame(explained, all, request, context);
      assertSame(bid, all, request, context);
    }
  }

  /** Every filter on every campaign of the exchange. */
  private Selection scan(AuctionRequest request, AuctionTrace trace) {
    Selection all = new Selection(request.offers().size());
    AskedFilters filters = check.all(request);
    for (LiveCampaign campaign : request.snapshot().campaigns(request.exchange().getId())) {
      check.check(campaign, request, filters, all, trace);
    }
    return all;
  }

  private static void assertSame(
      Selection found, Selection all, AuctionRequest request, String context) {
    for (Offer offer : request.offers()) {
      assertThat(creatives(found, offer)).as(context).isEqualTo(creatives(all, offer));
    }
    assertThat(found.isEmpty()).as(context).isEqualTo(all.isEmpty());
    assertThat(found.removedAny()).as(context).isEqualTo(all.removedAny());
    assertThat(found.removedOnlyForLackOfUser())
        .as(context)
        .isEqualTo(all.removedOnlyForLackOfUser());
    for (FilterReason reason : EXACT) {
      assertThat(found.removedBy(reason)).as(context + reason).isEqualTo(all.removedBy(reason));
    }
  }

  private static List<String> creatives(Selection selection, Offer offer) {
    return selection.candidates(offer).stream()
        .map(AuctionCandidate::creativeId)
        .toList();
  }

  private static BidExplanation explanation(ExplanationTrace trace, AuctionRequest request) {
    List<String> impressions =
        request.bidRequest().getImpList().stream().map(imp -> imp.getId()).toList();
    return trace.explanation(impressions, "").build();
  }
}
