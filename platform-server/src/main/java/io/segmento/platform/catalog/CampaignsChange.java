package io.segmento.platform.catalog;

import io.segmento.platform.targeting.CampaignIndex;
import io.segmento.platform.targeting.CampaignTargeting;
import io.segmento.platform.targeting.InventoryLists;
import io.segmento.platform.targeting.ZoneClock;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.Creative;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves the campaigns that a change of the catalog touches: by themselves, a creative or their advertiser. Used by one thread, once. */
final class CampaignsChange {

  private static final Comparator<LiveCampaign> BY_ID = Comparator.comparing(LiveCampaign::id);

  private final SnapshotParts before;
  private final boolean attested;
  private final Map<String, Advertiser> advertisers;
  private final SharedMap<List<Creative>> campaignToApproved;
  private final InventoryLists inventoryLists;
  private final Map<String, ZoneClock> zoneToClock;
  private final Map<String, Optional<Campaign>> changed = new HashMap<>();
  private final Map<String, Campaign> withoutAdvertiser;
  private final List<LiveCampaign> gone = new ArrayList<>();
  private final List<LiveCampaign> put = new ArrayList<>();

  /**
   * What campaigns are resolved with.
   *
   * @param before the parts to change
   * @param zoneToClock known clocks; those of new zones are added
   */
  CampaignsChange(
      SnapshotParts before,
      boolean attested,
      Map<String, Advertiser> advertisers,
      SharedMap<List<Creative>> campaignToApproved,
      InventoryLists inventoryLists,
      Map<String, ZoneClock> zoneToClock) {
    this.before = before;
    this.attested = attested;
    this.advertisers = advertisers;
    this.campaignToApproved = campaignToApproved;
    this.inventoryLists = inventoryLists;
    this.zoneToClock = zoneToClock;
    this.withoutAdvertiser = new HashMap<>(before.withoutAdvertiser());
  }

  /**
   * Resolves anew what is touched.
   *
   * @param campaigns entries that came, went or were replaced
   * @param ofCreatives ids of the campaigns whose creatives changed
   * @param ofAdvertisers ids of advertisers that came, went or were replaced
   */
  void resolve(
      List<CatalogEntries.Change> campaigns, Set<String> ofCreatives, Set<String> ofAdvertisers) {
    for (CatalogEntries.Change change : campaigns) {
      if (change.old() != null) {
        changed.put(change.old().getCampaign().getId(), Optional.empty());
      }
      if (change.next() != null) {
        changed.put(
            change.next().getCampaign().getId(), Optional.of(change.next().getCampaign()));
      }
    }
    Set<String> touched = new LinkedHashSet<>(changed.keySet());
    touched.addAll(ofCreatives);
    if (!ofAdvertisers.isEmpty()) {
      for (LiveCampaign campaign : before.campaigns()) {
        if (ofAdvertisers.contains(campaign.advertiserId())) {
          touched.add(campaign.id());
        }
      }
      touched.addAll(before.withoutAdvertiser().keySet());
    }
    touched.forEach(this::resolve);
  }

  private void resolve(String id) {
    LiveCampaign known = before.idToCampaign().get(id);
    Campaign campaign = changed.containsKey(id)
        ? changed.get(id).orElse(null)
        : known == null ? before.withoutAdvertiser().get(id) : known.proto();
    LiveCampaign next = campaign == null ? null : live(known, campaign);
    if (campaign != null && next == null) {
      withoutAdvertiser.put(id, campaign);
    } else {
      withoutAdvertiser.remove(id);
    }
    if (known != null && (next == null || !Same.instance(known, next))) {
      gone.add(known);
    }
    if (next != null && (known == null || !Same.instance(known, next))) {
      put.add(next);
    }
  }

  private @Nullable LiveCampaign live(@Nullable LiveCampaign known, Campaign campaign) {
    Advertiser advertiser = advertisers.get(campaign.getAdvertiserId());
    if (advertiser == null) {
      return null;
    }
    List<Creative> approved = campaignToApproved.get(campaign.getId());
    List<Creative> creatives = approved == null ? List.of() : approved;
    boolean active = isActive(campaign, advertiser);
    if (known != null && known.isMadeOf(campaign, advertiser, creatives, active)) {
      return known;
    }
    ZoneClock clock =
        zoneToClock.computeIfAbsent(campaign.getTimeZone(), name -> new ZoneClock(zone(name)));
    return new LiveCampaign(
        campaign,
        advertiser,
        creatives,
        clock.zone(),
        CampaignTargeting.of(campaign, clock, inventoryLists),
        active);
  }

  private boolean isActive(Campaign campaign, Advertiser advertiser) {
    return campaign.getStatus() == CampaignStatus.ACTIVE_CAMPAIGN
        && advertiser.getActive()
        && (!attested || advertiser.hasConsentAttestation());
  }

  private static ZoneId zone(String name) {
    if (name.isEmpty()) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("time_zone: \"" + name + "\" is not known here", e);
    }
  }

  /** By id. */
  SharedMap<LiveCampaign> idToCampaign() {
    SharedMap.Editor<LiveCampaign> edited = before.idToCampaign().edit();
    gone.forEach(campaign -> edited.remove(campaign.id()));
    put.forEach(campaign -> edited.put(campaign.id(), campaign));
    return edited.done();
  }

  /** In order of id. */
  List<LiveCampaign> campaigns() {
    return Ordered.with(before.campaigns(), BY_ID, gone, put);
  }

  /** Those whose advertiser is not there. */
  Map<String, Campaign> withoutAdvertiser() {
    return withoutAdvertiser;
  }

  /** The active ones, in the order of the index. */
  List<LiveCampaign> indexed() {
    return Ordered.with(before.indexedCampaigns(), CampaignIndex.ORDER, active(gone), active(put));
  }

  private static List<LiveCampaign> active(Collection<LiveCampaign> campaigns) {
    return campaigns.stream().filter(LiveCampaign::active).toList();
  }
}
