package io.segmento.platform.auction;

import io.segmento.platform.auction.filter.CampaignFilter;
import io.segmento.platform.auction.filter.CreativeFilter;
import io.segmento.platform.auction.filter.ImpressionFilter;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import java.util.Arrays;
import java.util.List;

/**
 * The filters that may refuse something of one request, in their order. Most have nothing to say of most requests, and what has not is not called for
 * each campaign, impression and creative. Used by one selection.
 */
final class AskedFilters {

  private final CampaignFilter[] campaignFilters;
  private final ImpressionFilter[][] impressionFilters;
  private final CreativeFilter[][] creativeFilters;

  private AskedFilters(
      CampaignFilter[] campaignFilters,
      ImpressionFilter[][] impressionFilters,
      CreativeFilter[][] creativeFilters) {
    this.campaignFilters = campaignFilters;
    this.impressionFilters = impressionFilters;
    this.creativeFilters = creativeFilters;
  }

  /** Those that may refuse something. */
  static AskedFilters of(
      List<CampaignFilter> ofCampaigns,
      List<ImpressionFilter> ofImpressions,
      List<CreativeFilter> ofCreatives,
      AuctionRequest request) {
    List<Offer> offers = request.offers();
    ImpressionFilter[][] byOffer = new ImpressionFilter[offers.size()][];
    CreativeFilter[][] creativesByOffer = new CreativeFilter[offers.size()][];
    for (int i = 0; i < offers.size(); i++) {
      byOffer[i] = ofImpressions(ofImpressions, offers.get(i), request);
      creativesByOffer[i] = ofCreatives(ofCreatives, offers.get(i), request);
    }
    return new AskedFilters(ofCampaigns(ofCampaigns, request), byOffer, creativesByOffer);
  }

  // Loops and not streams: this is done for every request that the index leaves something of.

  private static CampaignFilter[] ofCampaigns(
      List<CampaignFilter> filters, AuctionRequest request) {
    CampaignFilter[] asked = new CampaignFilter[filters.size()];
    int count = 0;
    for (int i = 0; i < asked.length; i++) {
      if (filters.get(i).mayRefuse(request)) {
        asked[count++] = filters.get(i);
      }
    }
    return Arrays.copyOf(asked, count);
  }

  private static ImpressionFilter[] ofImpressions(
      List<ImpressionFilter> filters, Offer offer, AuctionRequest request) {
    ImpressionFilter[] asked = new ImpressionFilter[filters.size()];
    int count = 0;
    for (int i = 0; i < asked.length; i++) {
      if (filters.get(i).mayRefuse(offer, request)) {
        asked[count++] = filters.get(i);
      }
    }
    return Arrays.copyOf(asked, count);
  }

  private static CreativeFilter[] ofCreatives(
      List<CreativeFilter> filters, Offer offer, AuctionRequest request) {
    CreativeFilter[] asked = new CreativeFilter[filters.size()];
    int count = 0;
    for (int i = 0; i < asked.length; i++) {
      if (filters.get(i).mayRefuse(offer, request)) {
        asked[count++] = filters.get(i);
      }
    }
    return Arrays.copyOf(asked, count);
  }

  /** All of them. */
  static AskedFilters all(
      List<CampaignFilter> ofCampaigns,
      List<ImpressionFilter> ofImpressions,
      List<CreativeFilter> ofCreatives,
      AuctionRequest request) {
    int offers = request.offers().size();
    ImpressionFilter[][] byOffer = new ImpressionFilter[offers][];
    CreativeFilter[][] creativesByOffer = new CreativeFilter[offers][];
    for (int i = 0; i < offers; i++) {
      byOffer[i] = ofImpressions.toArray(ImpressionFilter[]::new);
      creativesByOffer[i] = ofCreatives.toArray(CreativeFilter[]::new);
    }
    return new AskedFilters(ofCampaigns.toArray(CampaignFilter[]::new), byOffer, creativesByOffer);
  }

  CampaignFilter[] ofCampaigns() {
    return campaignFilters;
  }

  ImpressionFilter[] ofImpressions(Offer offer) {
    return impressionFilters[offer.ordinal()];
  }

  CreativeFilter[] ofCreatives(Offer offer) {
    return creativeFilters[offer.ordinal()];
  }
}
