package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.targeting.CampaignSearch;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Which creatives may be shown on which impressions: the index of the catalog leaves few campaigns, and the filters look at each of those.
 * Thread-safe; runs on an event loop.
 */
final class CandidateSelection {

  private final CampaignCheck campaigns;
  private final ThreadLocal<CampaignSearch> searches;

  @Inject
  CandidateSelection(CampaignCheck campaigns) {
    this(campaigns, ThreadLocal.withInitial(CampaignSearch::new));
  }

  private CandidateSelection(CampaignCheck campaigns, ThreadLocal<CampaignSearch> searches) {
    this.campaigns = campaigns;
    this.searches = searches;
  }

  /** The same with another check, for some auctions. */
  CandidateSelection with(CampaignCheck check) {
    return new CandidateSelection(check, searches);
  }

  Selection select(AuctionRequest request, AuctionTrace trace) {
    Selection selection = new Selection(request.offers().size());
    CampaignSearch search = searches.get();
    IndexSearch.run(search, request, selection);
    if (trace.explainsOnly()) {
      explain(search, request, selection, trace);
      return selection;
    }
    int first = search.next(0);
    if (first < 0) {
      return selection;
    }
    List<LiveCampaign> indexed = request.snapshot().indexedCampaigns();
    AskedFilters filters = campaigns.askedBy(request);
    for (int i = first; i >= 0; i = search.next(i + 1)) {
      campaigns.check(indexed.get(i), request, filters, selection, trace);
    }
    return selection;
  }

  /** As for a real bid; and what the index took away is shown to the filters for the reason, and for nothing else. */
  private void explain(
      CampaignSearch search, AuctionRequest request, Selection selection, AuctionTrace trace) {
    List<LiveCampaign> indexed = request.snapshot().indexedCampaigns();
    AskedFilters asked = campaigns.askedBy(request);
    AskedFilters all = campaigns.all(request);
    for (int i = 0; i < indexed.size(); i++) {
      if (request.snapshot().index().isOn(request.exchange().getId(), i)) {
        LiveCampaign campaign = indexed.get(i);
        if (search.has(i)) {
          campaigns.check(campaign, request, asked, selection, trace);
        } else {
          campaigns.check(campaign, request, all, new Selection(request.offers().size()), trace);
        }
      }
    }
  }
}
