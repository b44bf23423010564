package io.segmento.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.targeting.CampaignIndex;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Deal;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.proto.v1.InventoryList;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ReviewStatus;
import io.segmento.proto.v1.Targeting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** A snapshot that follows changes says what one that is made of the same entries anew says. */
final class ChangedSnapshotTest {
  private static final int STEPS = 40;
  private static final int IDS = 8;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @RepeatedTest(20)
  void changedSnapshotIsAsANewOne() {
    CatalogEntries entries = CatalogEntries.NONE;
    CatalogSnapshot snapshot = CatalogSnapshot.EMPTY;
    for (int step = 1; step <= STEPS; step++) {
      List<CatalogEntry> put = new ArrayList<>();
      List<CatalogKey> gone = new ArrayList<>();
      for (int i = step == 1 ? 60 : 1 + random.nextInt(3); i > 0; i--) {
        CatalogEntry entry = entry();
        if (step > 1 && random.nextInt(4) == 0) {
          gone.add(CatalogKeys.of(entry));
        } else {
          put.add(entry);
        }
      }
      entries = entries.with(put, gone);
      CatalogSnapshot before = snapshot;
      snapshot = CatalogSnapshot.of(step, entries, false, Map.of(), before);
      CatalogSnapshot anew = CatalogSnapshot.of(step, entries, false, Map.of(), null);
      String context = "seed " + seed + ", step " + step;
      assertSame(snapshot, anew, context);
      assertThat(snapshot.campaignsOtherThan(before))
          .as(context)
          .containsExactlyElementsOf(snapshot.campaigns().stream()
              .filter(
                  each -> before.campaigns().stream().noneMatch(old -> Same.instance(old, each)))
              .toList());
    }
  }

  private static void assertSame(CatalogSnapshot changed, CatalogSnapshot anew, String context) {
    assertThat(said(changed.campaigns())).as(context).isEqualTo(said(anew.campaigns()));
    assertThat(said(changed.indexedCampaigns()))
        .as(context)
        .isEqualTo(said(anew.indexedCampaigns()));
    assertThat(changed.indexedCampaigns())
        .as(context)
        .isSortedAccordingTo(CampaignIndex.ORDER)
        .allMatch(LiveCampaign::active);
    assertThat(changed.index())
        .as(context)
        .isEqualTo(CampaignIndex.of(
            changed.indexedCampaigns(),
            changed.exchanges().stream()
                .filter(Exchange::getActive)
                .map(Exchange::getId)
                .toList()));
    assertThat(List.copyOf(changed.exchanges()))
        .as(context)
        .isEqualTo(List.copyOf(anew.exchanges()));
    for (int i = 0; i < IDS; i++) {
      String id = "" + i;
      assertThat(said(changed.campaigns(id))).as(context).isEqualTo(said(anew.campaigns(id)));
      assertThat(changed.currencies(id)).as(context).isEqualTo(anew.currencies(id));
      assertThat(changed.servesUnknownUsers(id)).as(context).isEqualTo(anew.servesUnknownUsers(id));
      assertThat(changed.capsAdvertiser(id)).as(context).isEqualTo(anew.capsAdvertiser(id));
      assertThat(changed.deals(id)).as(context).isEqualTo(anew.deals(id));
      assertThat(changed.advertiser(id)).as(context).isEqualTo(anew.advertiser(id));
      assertThat(changed.creative(id)).as(context).isEqualTo(anew.creative(id));
      assertThat(changed.campaign(id) == null).as(context).isEqualTo(anew.campaign(id) == null);
      assertThat(changed.products(id).entered())
          .as(context)
          .isEqualTo(anew.products(id).entered());
    }
    assertThat(changed.liveDeals()).as(context).isEqualTo(anew.liveDeals());
    for (CatalogKind kind : CatalogKeys.KINDS) {
      assertThat(changed.count(kind)).as(context).isEqualTo(anew.count(kind));
    }
  }

  private static List<List<Object>> said(Iterable<LiveCampaign> campaigns) {
    List<List<Object>> said = new ArrayList<>();
    for (LiveCampaign campaign : campaigns) {
      said.add(List.of(
          campaign.proto(),
          campaign.advertiser(),
          campaign.creatives(),
          campaign.active(),
          campaign.zone(),
          campaign.targeting().isUnderstood()));
    }
    return said;
  }

  private String id() {
    return "" + random.nextInt(IDS);
  }

  /** Of few ids, so that entries are replaced, and refer to what is not there, often. */
  private CatalogEntry entry() {
    CatalogEntry.Builder entry = CatalogEntry.newBuilder();
    switch (random.nextInt(12)) {
      case 0 ->
        entry.setExchange(Exchange.newBuilder().setId(id()).setActive(random.nextInt(4) > 0));
      case 1 ->
        entry.setAdvertiser(Advertiser.newBuilder().setId(id()).setActive(random.nextInt(4) > 0));
      case 2 ->
        entry.setDeal(
            Deal.newBuilder().setId(id()).setExchange(id()).setActive(random.nextBoolean()));
      case 3 -> {
        if (random.nextInt(3) == 0) {
          entry.setInventoryList(InventoryList.newBuilder().setId(id()).addItems(id()));
        } else {
          entry.setProduct(Product.newBuilder().setAdvertiserId(id()).setSku(id()));
        }
      }
      case 4, 5, 6, 7 -> entry.setCampaign(campaign());
      default ->
        entry.setCreative(Creative.newBuilder()
            .setId(id())
            .setCampaignId(id())
            .setFormat(CreativeFormat.BANNER)
            .setWidth(300 + random.nextInt(3))
            .setHeight(250)
            .setReviewStatus(
                random.nextInt(4) == 0 ? ReviewStatus.PENDING : ReviewStatus.APPROVED));
    }
    return entry.build();
  }

  private Campaign campaign() {
    Targeting.Builder targeting = Targeting.newBuilder();
    IntStream.range(0, random.nextInt(3)).forEach(unused -> targeting.addExchanges(id()));
    IntStream.range(0, random.nextInt(2)).forEach(unused -> targeting.addInventoryListIds(id()));
    Campaign.Builder campaign = Campaign.newBuilder()
        .setId(id())
        .setAdvertiserId(id())
        .setCurrency(random.nextBoolean() ? "EUR" : "USD")
        .setTimeZone(random.nextBoolean() ? "Europe/Berlin" : "")
        .setNeedsUser(random.nextBoolean())
        .setTargeting(targeting)
        .setStatus(random.nextInt(4) == 0 ? CampaignStatus.PAUSED : CampaignStatus.ACTIVE_CAMPAIGN);
    if (random.nextInt(3) == 0) {
      campaign.addFrequencyCaps(
          FrequencyCap.newBuilder().setScope(FrequencyCap.Scope.ADVERTISER_SCOPE));
    }
    return campaign.build();
  }
}
