package io.segmento.platform.coview;

import java.util.List;
import java.util.Map;

/** Which other products people who viewed a product viewed, as it was counted at one moment. Immutable; looking up allocates nothing. */
public final class CoViews {
  /** Nothing is known. */
  public static final CoViews NONE = new CoViews(Map.of());

  private final Map<String, Map<String, List<String>>> advertiserToRelated;

  /** @param advertiserToRelated by the advertiser's id and the SKU of the product, the closest first; not changed any more */
  public CoViews(Map<String, Map<String, List<String>>> advertiserToRelated) {
    this.advertiserToRelated = Map.copyOf(advertiserToRelated);
  }

  /** SKUs, the closest first; few, and none when too few people viewed both. */
  public List<String> viewedWith(String advertiserId, String sku) {
    Map<String, List<String>> related = advertiserToRelated.get(advertiserId);
    return related == null ? List.of() : related.getOrDefault(sku, List.of());
  }
}
