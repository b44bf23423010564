package io.segmento.platform.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A campaign with what it refers to, resolved. Immutable; one instance for each campaign of a snapshot, which snapshots share where nothing changed. */
public final class LiveCampaign implements TargetedCampaign {
  /** What stands for no arm, in tokens too. */
  public static final int NO_ARM = 0;

  private static final byte NEEDS_PRODUCT = 1;
  private static final byte NEEDS_NONE = 2;

  private final Campaign proto;
  private final Advertiser advertiser;
  private final List<Creative> creatives;
  private final CreativeFormat[] formats;
  private final long[] onlySizes;
  private final StrategyConfig parameters;
  private final int parametersHash;
  private final ZoneId zone;
  private final CampaignTargeting targeting;
  private final String currency;
  private final String strategy;
  private final boolean active;
  // What filters ask of every campaign, beside each other instead of across the message's parts.
  private final long startsAtMillis;
  private final long endsAtMillis;
  private final long maxBidCpmMicros;
  private final int viewedWithinHours;
  private final int minViewabilityPercent;
  private final int frequencyCaps;
  private final boolean targetsDeals;
  private final boolean limited;
  /** What is known of each creative: 0 nothing yet, else {@link #NEEDS_PRODUCT} or {@link #NEEDS_NONE}. Threads that do not see it find it anew. */
  private final byte[] productNeeds;

  private final int arm;
  private final boolean heldOut;
  private final int budgetArm;
  private final String budgetId;
  private final LiveCampaign whole;
  private final List<LiveCampaign> arms;

  LiveCampaign(
      Campaign proto,
      Advertiser advertiser,
      List<Creative> creatives,
      ZoneId zone,
      CampaignTargeting targeting,
      boolean active) {
    this(proto, advertiser, creatives, zone, targeting, active, null, NO_ARM, NO_ARM);
  }

  /**
   * A campaign, or one arm of it.
   *
   * @param whole the campaign that it is an arm of; null: none
   * @param budgetArm whose budget it has: its own number, or for a hold-out that of the arm that it plays
   */
  private LiveCampaign(
      Campaign proto,
      Advertiser advertiser,
      List<Creative> creatives,
      ZoneId zone,
      CampaignTargeting targeting,
      boolean active,
      @Nullable LiveCampaign whole,
      int arm,
      int budgetArm) {
    this.proto = requireNonNull(proto, "proto");
    this.advertiser = requireNonNull(advertiser, "advertiser");
    this.creatives = List.copyOf(creatives);
    this.formats = creatives.stream().map(Creative::getFormat).toArray(CreativeFormat[]::new);
    this.onlySizes = creatives.stream().mapToLong(LiveCampaign::onlySize).toArray();
    this.parameters = new MapStrategyConfig(proto.getStrategyParametersMap());
    this.parametersHash = hash(proto.getStrategyParametersMap());
    this.zone = requireNonNull(zone, "zone");
    this.targeting = requireNonNull(targeting, "targeting");
    // Few values for many campaigns: one instance of each stays in the processor's caches.
    this.currency = proto.getCurrency().intern();
    this.strategy = proto.getStrategy().intern();
    this.active = active;
    this.startsAtMillis = proto.getStartsAtMillis();
    this.endsAtMillis = proto.getEndsAtMillis();
    this.maxBidCpmMicros = proto.getMaxBidCpmMicros();
    this.viewedWithinHours = proto.getTargeting().getViewedWithinHours();
    this.minViewabilityPercent = proto.getTargeting().getMinViewabilityPercent();
    this.frequencyCaps = proto.getFrequencyCapsCount();
    this.targetsDeals = proto.getTargeting().getDealIdsCount() > 0;
    this.limited = proto.getBudget().getTotalMicros() > 0
        || proto.getBudget().getDailyMicros() > 0
        || proto.getBudget().getHourlyMicros() > 0;
    this.productNeeds = new byte[creatives.size()];
    this.arm = arm;
    this.heldOut = arm != budgetArm;
    this.budgetArm = budgetArm;
    this.budgetId = budgetId(proto.getId(), budgetArm);
    this.whole = whole == null ? this : whole;
    this.arms = whole == null && proto.hasExperiment() ? armsOf(this) : List.of();
  }

  private static List<LiveCampaign> armsOf(LiveCampaign whole) {
    List<ArmTerms> terms = ArmTerms.of(whole.proto);
    List<LiveCampaign> arms = new ArrayList<>(terms.size());
    for (ArmTerms each : terms) {
      arms.add(new LiveCampaign(
          each.campaign(),
          whole.advertiser,
          whole.creatives,
          whole.zone,
          whole.targeting,
          whole.active,
          whole,
          arms.size() + 1,
          each.budgetArm()));
    }
    return List.copyOf(arms);
  }

  /** The name under which the budget of an arm is kept, or with {@link #NO_ARM} that of the whole campaign. */
  public static String budgetId(String campaignId, int arm) {
    return arm == NO_ARM ? campaignId : campaignId + '/' + arm;
  }

  /** Whether a new one of these very instances would say the same. */
  boolean isMadeOf(
      Campaign otherProto,
      Advertiser otherAdvertiser,
      List<Creative> otherCreatives,
      boolean otherActive) {
    return Same.instance(proto, otherProto)
        && Same.instance(advertiser, otherAdvertiser)
        && active == otherActive
        && Same.inOrder(creatives, otherCreatives);
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

  public String advertiserId() {
    return advertiser.getId();
  }

  /** Whether its flight has begun and has not ended. */
  public boolean flies(long nowMillis) {
    return nowMillis >= startsAtMillis && (endsAtMillis == 0 || nowMillis < endsAtMillis);
  }

  public long maxBidCpmMicros() {
    return maxBidCpmMicros;
  }

  /** How long ago a product of the advertiser was viewed at most; 0: it does not matter. */
  public int viewedWithinHours() {
    return viewedWithinHours;
  }

  public int minViewabilityPercent() {
    return minViewabilityPercent;
  }

  /** How many there are. */
  public int frequencyCaps() {
    return frequencyCaps;
  }

  /** Whether it is for certain deals only. */
  public boolean targetsDeals() {
    return targetsDeals;
  }

  /** Whether the creative at a position cannot be shown without a product, as {@code find} says of it the first time. */
  public boolean needsProduct(int creative, Predicate<Creative> find) {
    byte known = productNeeds[creative];
    if (known == 0) {
      known = find.test(creatives.get(creative)) ? NEEDS_PRODUCT : NEEDS_NONE;
      productNeeds[creative] = known;
    }
    return known == NEEDS_PRODUCT;
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

  /** Tells the campaign's parameters for its strategy from others; the same on every node. 0: none are set. */
  public int parametersHash() {
    return parametersHash;
  }

  private static int hash(Map<String, String> parameters) {
    if (parameters.isEmpty()) {
      return 0;
    }
    Hasher all = Hashing.sha256().newHasher();
    new TreeMap<>(parameters)
        .forEach((name, value) ->
            all.putString(name, UTF_8).putByte((byte) 0).putString(value, UTF_8).putByte((byte) 0));
    return all.hash().asInt();
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

  /** The arms of its experiment, each the campaign as it is for that arm's users; none without an experiment, and of an arm. */
  public List<LiveCampaign> arms() {
    return arms;
  }

  /** The number of this arm from 1 on; {@link #NO_ARM} of a whole campaign. */
  public int arm() {
    return arm;
  }

  /** Whether nothing is to be sent to the users of this arm. */
  public boolean isHeldOut() {
    return heldOut;
  }

  /** The arm whose budget this one has: its own, and for a hold-out that of the arm that it plays. */
  public int budgetArm() {
    return budgetArm;
  }

  /** The name of the budget that it spends; as {@link #budgetId(String, int)}. */
  public String budgetId() {
    return budgetId;
  }

  /** The id of the experiment that it is, or is an arm of; empty without one. */
  public String experimentId() {
    return whole.proto.getExperiment().getId();
  }

  /** The campaign that it is an arm of; itself when it is none. */
  public LiveCampaign whole() {
    return whole;
  }

  /** Whether total, daily or hourly spend is limited. */
  public boolean hasBudget() {
    return limited;
  }

  @Override
  public String toString() {
    return "campaign \"" + id() + "\"";
  }
}
