package io.segmento.platform.auction;

import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.BannerSizes;
import io.segmento.platform.auction.request.DeviceFacts;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.auction.request.OfferedDeal;
import io.segmento.platform.targeting.CampaignIndex;
import io.segmento.platform.targeting.CampaignSearch;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.v1.CreativeFormat;
import java.util.List;
import java.util.Set;

/**
 * Asks the index of the catalog for the campaigns that a request may be for. A step stands for a filter, in the order of the filters, and
 * what it takes away is counted by that filter's reason. Stateless.
 */
final class IndexSearch {

  /** Of one banner slot; a request that names more is given banners of any size, and the filter looks at each. */
  private static final int MAX_SIZES = 32;

  private static final CreativeFormat[] FORMATS = {
    CreativeFormat.BANNER, CreativeFormat.VIDEO, CreativeFormat.NATIVE, CreativeFormat.AUDIO
  };

  private IndexSearch() {}

  /** Leaves in the search every campaign that some filter might not refuse, and counts the others. */
  static void run(CampaignSearch search, AuctionRequest request, Selection selection) {
    CampaignIndex index = request.snapshot().index();
    search.begin(index, request.exchange().getId());
    selection.removed(
        FilterReason.USER_NEEDED,
        search.keepUsers(index.advertisers(), request.user().view()));
    Device device = request.bidRequest().getDevice();
    selection.removed(
        FilterReason.COUNTRY, search.keep(index.countries(), device.getGeo().getCountry()));
    selection.removed(
        FilterReason.DEVICE_TYPE, search.keep(index.deviceTypes(), device.getDevicetype()));
    if (index.operatingSystems().isAsked()) {
      DeviceFacts facts = request.device();
      selection.removed(
          FilterReason.OPERATING_SYSTEM,
          search.keep(index.operatingSystems(), facts.operatingSystem()));
    }
    if (index.languages().isAsked()) {
      selection.removed(
          FilterReason.DEVICE_LANGUAGE,
          search.keep(index.languages(), request.device().language()));
    }
    selection.removed(FilterReason.INVENTORY, inventory(search, index, request));
    selection.removed(FilterReason.INVENTORY_BLOCKED, blocked(search, index, request));
    selection.removed(FilterReason.DAYPART, index.hours().keepRunning(search, request.nowMillis()));
    // Memberships that are over are asked for, too: the filter knows the time.
    selection.removed(
        FilterReason.SEGMENT,
        search.keepSegments(index.advertisers(), request.user().view()));
    selection.removed(FilterReason.DEAL, deals(search, index, request.offers()));
    selection.removed(FilterReason.FORMAT, formats(search, index, request.offers()));
    selection.removed(FilterReason.SIZE, sizes(search, index, request));
  }

  private static int inventory(CampaignSearch search, CampaignIndex index, AuctionRequest request) {
    if (!index.inventoryLists().isAsked()) {
      return 0;
    }
    search.open(index.inventoryLists());
    for (String list : request.inventoryLists()) {
      search.add(index.inventoryLists(), list);
    }
    return search.keep();
  }

  private static int blocked(CampaignSearch search, CampaignIndex index, AuctionRequest request) {
    if (!index.blockedInventoryLists().isAsked()) {
      return 0;
    }
    Set<String> lists = request.inventoryLists();
    if (lists.isEmpty()) {
      return 0;
    }
    search.openEmpty();
    for (String list : lists) {
      search.add(index.blockedInventoryLists(), list);
    }
    return search.drop();
  }

  private static int deals(CampaignSearch search, CampaignIndex index, List<Offer> offers) {
    if (!index.deals().isAsked()) {
      return 0;
    }
    search.open(index.deals());
    for (int i = 0; i < offers.size(); i++) {
      OfferedDeal deal = offers.get(i).deal();
      if (deal != null) {
        search.add(index.deals(), deal.id());
      }
    }
    return search.keep();
  }

  private static int formats(CampaignSearch search, CampaignIndex index, List<Offer> offers) {
    search.open(index.formats());
    for (CreativeFormat format : FORMATS) {
      if (isTaken(format, offers)) {
        search.add(index.formats(), format);
      }
    }
    return search.keep();
  }

  private static boolean isTaken(CreativeFormat format, List<Offer> offers) {
    for (int i = 0; i < offers.size(); i++) {
      if (offers.get(i).takes(format)) {
        return true;
      }
    }
    return false;
  }

  /** Only banners have a size that must fit. */
  private static int sizes(CampaignSearch search, CampaignIndex index, AuctionRequest request) {
    List<Offer> offers = request.offers();
    search.open(index.bannerSizes());
    for (CreativeFormat format : FORMATS) {
      if (format != CreativeFormat.BANNER && isTaken(format, offers)) {
        search.add(index.formats(), format);
      }
    }
    for (int i = 0; i < offers.size(); i++) {
      Offer offer = offers.get(i);
      // A deal is for the same impression as the open offer.
      if (offer.deal() == null && offer.takes(CreativeFormat.BANNER)) {
        addSizes(search, index, offer, request);
      }
    }
    return search.keep();
  }

  private static void addSizes(
      CampaignSearch search, CampaignIndex index, Offer offer, AuctionRequest request) {
    Banner banner = offer.imp().getBanner();
    if (banner.getFormatCount() > MAX_SIZES
        || BannerSizes.takesUnnamedSizes(offer, request.exchange())) {
      search.add(index.formats(), CreativeFormat.BANNER);
      return;
    }
    search.add(index.bannerSizes(), BannerSizes.of(banner.getW(), banner.getH()));
    for (int i = 0; i < banner.getFormatCount(); i++) {
      search.add(
          index.bannerSizes(),
          BannerSizes.of(banner.getFormat(i).getW(), banner.getFormat(i).getH()));
    }
  }
}
