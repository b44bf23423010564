package io.segmento.platform.targeting;

import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.proto.v1.Targeting;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one campaign asks for, by {@link Facet}: without values it does not mind, with null it is not in the facet. */
record Wishes(
    @Nullable Collection<String> exchanges,
    @Nullable Collection<String> countries,
    @Nullable Collection<Integer> deviceTypes,
    @Nullable Collection<String> operatingSystems,
    @Nullable Collection<String> languages,
    @Nullable Collection<String> inventoryLists,
    @Nullable Collection<String> blockedInventoryLists,
    @Nullable Collection<String> deals,
    @Nullable Collection<CreativeFormat> formats,
    @Nullable Collection<Long> bannerSizes,
    @Nullable Collection<String> currencies,
    @Nullable Collection<String> cappedAdvertisers,
    @Nullable CampaignTargeting hours) {

  /** Of no campaign. */
  static final Wishes NONE =
      new Wishes(null, null, null, null, null, null, null, null, null, null, null, null, null);

  static Wishes of(TargetedCampaign campaign) {
    Targeting wanted = campaign.proto().getTargeting();
    CampaignTargeting targeting = campaign.targeting();
    return new Wishes(
        wanted.getExchangesList(),
        wanted.getCountriesList(),
        wanted.getDeviceTypesList(),
        targeting.operatingSystems(),
        targeting.languages(),
        wanted.getInventoryListIdsList(),
        wanted.getBlockedInventoryListIdsList(),
        wanted.getDealIdsList(),
        formats(campaign.creatives()),
        bannerSizes(campaign.creatives()),
        Set.of(campaign.proto().getCurrency()),
        capsAdvertiser(campaign) ? Set.of(campaign.proto().getAdvertiserId()) : null,
        targeting);
  }

  private static Set<CreativeFormat> formats(List<Creative> creatives) {
    Set<CreativeFormat> formats = new HashSet<>();
    for (Creative creative : creatives) {
      formats.add(creative.getFormat());
    }
    return formats;
  }

  /** Who has creatives and no banner wants no size of one; who has no creatives has nothing that could be refused. */
  private static @Nullable Set<Long> bannerSizes(List<Creative> creatives) {
    Set<Long> sizes = new HashSet<>();
    for (Creative creative : creatives) {
      if (creative.getFormat() == CreativeFormat.BANNER) {
        sizes.add(CampaignIndex.size(creative.getWidth(), creative.getHeight()));
        creative
            .getSizesList()
            .forEach(each -> sizes.add(CampaignIndex.size(each.getWidth(), each.getHeight())));
      }
    }
    return sizes.isEmpty() && !creatives.isEmpty() ? null : sizes;
  }

  private static boolean capsAdvertiser(TargetedCampaign campaign) {
    for (FrequencyCap cap : campaign.proto().getFrequencyCapsList()) {
      if (cap.getScope() == FrequencyCap.Scope.ADVERTISER_SCOPE) {
        return true;
      }
    }
    return false;
  }
}
