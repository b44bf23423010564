package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.targeting.CampaignIndex;
import io.segmento.platform.targeting.CampaignTargeting;
import io.segmento.platform.targeting.TargetedCampaign;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.strategy.MapStrategyConfig;
import io.segmento.strategy.StrategyConfig;
import java.time.ZoneId;
import java.util.List;

/** A campaign with what it refers to, resolved once per snapshot. Immutable; one instance for each campaign of a snapshot. */
public final class LiveCampaign implements TargetedCampaign {
  private final Campaign proto;
  private final Advertiser advertiser;
  private final List<Creative> creatives;
  private final CreativeFormat[] formats;
  private final long[] onlySizes;
  private final StrategyConfig parameters;
  private final ZoneId zone;
  private final CampaignTargeting targeting;
  private final String currency;
  private final String strategy;
  private final boolean active;

  LiveCampaign(
      Campaign proto,
      Advertiser advertiser,
      List<Creative> creatives,
      ZoneId zone,
      CampaignTargeting targeting,
      boolean active) {
    this.proto = requireNonNull(proto, "proto");
    this.advertiser = requireNonNull(advertiser, "advertiser");
    this.creatives = List.copyOf(creatives);
    this.formats = creatives.stream().map(Creative::getFormat).toArray(CreativeFormat[]::new);
    this.onlySizes = creatives.stream().mapToLong(LiveCampaign::onlySize).toArray();
    this.parameters = new MapStrategyConfig(proto.getStrategyParametersMap());
    this.zone = requireNonNull(zone, "zone");
    this.targeting = requireNonNull(targeting, "targeting");
    // Few values for many campaigns: one instance of each stays in the processor's caches.
    this.currency = proto.getCurrency().intern();
    this.strategy = proto.getStrategy().intern();
    this.active = active;
  }

  public String id() {
    return proto.getId();
  }

  @Override
  public Campaign proto() {
    return proto;
  }

  public Advertiser advertiser() {
    return advertiser;
  }

  /** The approved ones, in order of id; may be empty. */
  @Override
  public List<Creative> creatives() {
    return creatives;
  }

  /** The format of the creative at a position; reads nothing of the creative. */
  public CreativeFormat format(int creative) {
    return formats[creative];
  }

  /**
   * Width and height, as {@link CampaignIndex#size}, of the creative at a position when it is a banner of one size; else 0. Reads nothing of the
   * creative.
   */
  public long onlySize(int creative) {
    return onlySizes[creative];
  }

  private static long onlySize(Creative creative) {
    return creative.getFormat() == CreativeFormat.BANNER && creative.getSizesCount() == 0
        ? CampaignIndex.size(creative.getWidth(), creative.getHeight())
        : 0;
  }

  /** The campaign's parameters for its strategy. */
  public StrategyConfig parameters() {
    return parameters;
  }

  /** Where the campaign's day begins at midnight. */
  public ZoneId zone() {
    return zone;
  }

  /** ISO 4217; of all its money. */
  public String currency() {
    return currency;
  }

  /** The name of its strategy. */
  public String strategy() {
    return strategy;
  }

  /** Its targeting, ready to be asked. */
  @Override
  public CampaignTargeting targeting() {
    return targeting;
  }

  /** Whether campaign and advertiser are switched on; flight dates are looked at when it is bid on. */
  public boolean active() {
    return active;
  }

  /** Whether only a recognised user can be bid on. */
  @Override
  public boolean needsUser() {
    return !proto.hasNeedsUser() || proto.getNeedsUser();
  }

  /** Whether it has a frequency cap of this scope. */
  public boolean caps(FrequencyCap.Scope scope) {
    for (int i = 0; i < proto.getFrequencyCapsCount(); i++) {
      if (proto.getFrequencyCaps(i).getScope() == scope) {
        return true;
      }
    }
    return false;
  }

  /** Whether total, daily or hourly spend is limited. */
  public boolean hasBudget() {
    return proto.getBudget().getTotalMicros() > 0
        || proto.getBudget().getDailyMicros() > 0
        || proto.getBudget().getHourlyMicros() > 0;
  }

  @Override
  public String toString() {
    return "campaign \"" + id() + "\"";
  }
}
