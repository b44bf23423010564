package io.segmento.platform.auction;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.auction.filter.CampaignFilter;
import io.segmento.platform.auction.filter.CreativeFilter;
import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.filter.Filters;
import io.segmento.platform.auction.filter.ImpressionFilter;
import io.segmento.platform.auction.filter.ShapeCheck;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.BannerSizes;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.feed.ListedProduct;
import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.strategy.ProductMatch;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All filters, in their order, on one campaign: what is left of it are candidates, and what is not has the reason of the first that refused. Thread-safe. */
final class CampaignCheck {

  private final List<CampaignFilter> campaignFilters;
  private final List<CampaignFilter> filtersBesideIndex;
  private final List<ImpressionFilter> impressionFilters;
  private final List<CreativeFilter> creativeFilters;
  private final Budgets budgets;
  private final ArmChoice arms;
  private final Predicate<Creative> needsProduct;

  @Inject
  CampaignCheck(Filters filters, Budgets budgets, ArmChoice arms, CreativeTemplates templates) {
    this.budgets = budgets;
    this.arms = arms;
    this.needsProduct = templates::needsProduct;
    this.campaignFilters = filters.ofCampaigns();
    this.filtersBesideIndex = filters.besideIndex();
    this.impressionFilters = filters.ofImpressions();
    this.creativeFilters = filters.ofCreatives();
  }

  /** Every filter there is, for any campaign of the exchange. */
  AskedFilters all(AuctionRequest request) {
    return AskedFilters.all(campaignFilters, impressionFilters, creativeFilters, request);
  }

  /** The filters that may refuse a campaign that the index left of this request. */
  AskedFilters askedBy(AuctionRequest request) {
    return AskedFilters.of(filtersBesideIndex, impressionFilters, creativeFilters, request);
  }

  /** Adds the candidates and the removals of a campaign to the selection. */
  void check(
      LiveCampaign whole,
      AuctionRequest request,
      AskedFilters filters,
      Selection selection,
      AuctionTrace trace) {
    LiveCampaign campaign = whole.arms().isEmpty() ? whole : arms.arm(whole, request, trace);
    if (campaign == null) {
      selection.removed(FilterReason.USER_NEEDED);
      trace.removed(whole, null, null, FilterReason.USER_NEEDED);
      return;
    }
    FilterReason removedBy = removedBy(filters.ofCampaigns(), campaign, request);
    if (removedBy != null) {
      selection.removed(removedBy);
      trace.removed(campaign, null, null, removedBy);
      return;
    }
    for (int i = 0; i < request.offers().size(); i++) {
      check(campaign, request.offers().get(i), request, filters, selection, trace);
    }
  }

  private static @Nullable FilterReason removedBy(
      CampaignFilter[] filters, LiveCampaign campaign, AuctionRequest request) {
    for (CampaignFilter filter : filters) {
      if (!filter.keeps(campaign, request)) {
        return filter.reason();
      }
    }
    return null;
  }

  private void check(
      LiveCampaign campaign,
      Offer offer,
      AuctionRequest request,
      AskedFilters filters,
      Selection selection,
      AuctionTrace trace) {
    for (ImpressionFilter filter : filters.ofImpressions(offer)) {
      if (!filter.keeps(campaign, offer, request)) {
        selection.removed(filter.reason());
        trace.removed(campaign, offer, null, filter.reason());
        return;
      }
    }
    CreativeFilter[] creativeFilters = filters.ofCreatives(offer);
    List<Creative> creatives = campaign.creatives();
    // The same for all creatives of a campaign, and worked out when there is one to show.
    AdvertiserView view = null;
    AdvertiserVisitor visitor = null;
    CandidateLimits limits = null;
    for (int i = 0; i < creatives.size(); i++) {
      FilterReason removedBy = ShapeCheck.misfit(campaign, i, offer, request);
      if (removedBy == null) {
        removedBy = removedBy(creativeFilters, creatives.get(i), offer, request);
      }
      List<ProductMatch> products = List.of();
      if (removedBy == null) {
        if (visitor == null) {
          view = request.user().at(campaign.advertiserId());
          visitor = new AdvertiserVisitor(view);
          limits = new CandidateLimits(campaign, request);
        }
        products = ViewedProducts.of(campaign, creatives.get(i), view, request);
        removedBy =
            lacksProduct(campaign, i, products, request) ? FilterReason.PRODUCT_MISSING : null;
      }
      if (removedBy == null) {
        selection.add(new AuctionCandidate(
            campaign,
            creatives.get(i),
            offer,
            size(creatives.get(i), offer, request),
            request.floorFor(campaign, offer.bidFloorCpmMicros(creatives.get(i)), offer),
            budgets.leftToday(campaign, request.nowMillis()),
            products,
            requireNonNull(visitor, "visitor"),
            limits));
      } else {
        selection.removed(removedBy);
        trace.removed(campaign, offer, creatives.get(i), removedBy);
      }
    }
  }

  private static @Nullable FilterReason removedBy(
      CreativeFilter[] filters, Creative creative, Offer offer, AuctionRequest request) {
    for (CreativeFilter filter : filters) {
      if (!filter.keeps(creative, offer, request)) {
        return filter.reason();
      }
    }
    return null;
  }

  /** A creative made for one product needs it on offer; one with product placeholders needs a product that the user viewed. */
  private boolean lacksProduct(
      LiveCampaign campaign, int position, List<ProductMatch> products, AuctionRequest request) {
    Creative creative = campaign.creatives().get(position);
    if (!creative.getSku().isEmpty()) {
      ListedProduct product =
          ViewedProducts.onOffer(campaign.advertiserId(), creative.getSku(), request);
      return product == null || !ViewedProducts.isAsSecureAs(creative, product);
    }
    return products.isEmpty() && campaign.needsProduct(position, needsProduct);
  }

  private static long size(Creative creative, Offer offer, AuctionRequest request) {
    return creative.getFormat() == CreativeFormat.BANNER
        ? BannerSizes.choose(creative, offer, request)
        : BannerSizes.of(creative.getWidth(), creative.getHeight());
  }
}
