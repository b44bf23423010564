package io.segmento.platform.targeting;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Daypart;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.proto.v1.SegmentExpression;
import io.segmento.proto.v1.Targeting;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** An index that follows changes is the one that would be made anew. */
final class CampaignIndexTest {
  private static final List<String> EXCHANGES = List.of("one", "two");
  private static final String[] LISTS = {"news", "games"};
  private static final int STEPS = 12;

  private final ZoneClock[] clocks = {new ZoneClock(ZoneOffset.UTC), new ZoneClock(ZoneOffset.MAX)};

  /** What an index reads of a campaign. */
  private record Targeted(
      Campaign proto, CampaignTargeting targeting, List<Creative> creatives, boolean needsUser)
      implements TargetedCampaign {}

  @RepeatedTest(30)
  void changedIndexIsTheSameAsANewOne() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    TreeSet<TargetedCampaign> campaigns = new TreeSet<>(CampaignIndex.ORDER);
    // Of some sizes around whole words, and such that all forms of sets are met.
    int start = random.nextInt(4) * 64 + random.nextInt(3) * 63;
    for (int i = 0; i < start; i++) {
      put(campaigns, campaign(i, random));
    }
    CampaignIndex index = CampaignIndex.of(List.copyOf(campaigns), EXCHANGES);
    for (int step = 0; step < STEPS; step++) {
      change(campaigns, random);
      List<TargetedCampaign> next = List.copyOf(campaigns);
      index = index.with(next, EXCHANGES);
      assertThat(index)
          .as("seed %d, step %d", seed, step)
          .isEqualTo(CampaignIndex.of(next, EXCHANGES));
    }
  }

  private static void put(SortedSet<TargetedCampaign> campaigns, TargetedCampaign campaign) {
    campaigns.remove(campaign);
    campaigns.add(campaign);
  }

  private void change(SortedSet<TargetedCampaign> campaigns, Random random) {
    int changes = random.nextInt(5) == 0 ? 100 : random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      TargetedCampaign changed = campaign(random.nextInt(300), random);
      // It may have moved to another advertiser.
      campaigns.removeIf(each -> each.proto().getId().equals(changed.proto().getId()));
      if (random.nextInt(3) > 0) {
        campaigns.add(changed);
      }
    }
  }

  @Test
  void withoutChangesItIsTheSameInstance() {
    Random random = new Random(1);
    TreeSet<TargetedCampaign> campaigns = new TreeSet<>(CampaignIndex.ORDER);
    for (int i = 0; i < 70; i++) {
      put(campaigns, campaign(i, random));
    }
    CampaignIndex index = CampaignIndex.of(List.copyOf(campaigns), EXCHANGES);
    assertThat(index.with(List.copyOf(campaigns), EXCHANGES)).isSameAs(index);
    CampaignIndex elsewhere = index.with(List.copyOf(campaigns), List.of("one"));
    assertThat(elsewhere).isEqualTo(CampaignIndex.of(List.copyOf(campaigns), List.of("one")));
  }

  @Test
  void facetsThatAChangeDoesNotTouchAreTakenOver() {
    Random random = new Random(2);
    List<TargetedCampaign> campaigns = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      campaigns.add(campaign(i, random));
    }
    campaigns.sort(CampaignIndex.ORDER);
    CampaignIndex before = CampaignIndex.of(campaigns, EXCHANGES);
    TargetedCampaign old = campaigns.get(100);
    List<TargetedCampaign> next = new ArrayList<>(campaigns);
    next.set(
        100,
        targeted(
            old.proto().toBuilder().setName("other").build(),
            old.creatives(),
            old.needsUser(),
            old.targeting().clock()));
    CampaignIndex after = before.with(next, EXCHANGES);
    assertThat(after).isNotSameAs(before).isEqualTo(before);
    assertThat(after.countries()).isSameAs(before.countries());
    assertThat(after.hours()).isSameAs(before.hours());
    assertThat(after.bannerSizes()).isSameAs(before.bannerSizes());
  }

  private TargetedCampaign campaign(int number, Random random) {
    // One advertiser has many, so that its campaigns lie in more words than two.
    String advertiser = random.nextBoolean() ? "many" : "few-" + random.nextInt(8);
    Campaign.Builder campaign = Campaign.newBuilder()
        .setId("campaign-" + number)
        .setAdvertiserId(advertiser)
        .setCurrency(any(random, "EUR", "USD"));
    Targeting.Builder targeting = campaign.getTargetingBuilder();
    if (random.nextBoolean()) {
      targeting.addExchanges(any(random, "one", "two", "two"));
    }
    if (random.nextBoolean()) {
      targeting.addCountries("C" + random.nextInt(20)).addCountries("C" + random.nextInt(20));
    }
    if (random.nextInt(3) == 0) {
      targeting.addDeviceTypes(random.nextInt(3));
    }
    if (random.nextInt(3) == 0) {
      targeting.addOperatingSystems(any(random, "ios", "android"));
    }
    if (random.nextInt(3) == 0) {
      targeting.addLanguages("de");
    }
    if (random.nextInt(3) == 0) {
      targeting.addInventoryListIds(any(random, LISTS));
    }
    if (random.nextInt(3) == 0) {
      targeting.addBlockedInventoryListIds(any(random, LISTS));
    }
    if (random.nextInt(4) == 0) {
      targeting.addDealIds("deal-" + random.nextInt(5));
    }
    if (random.nextInt(3) == 0) {
      int from = random.nextInt(23);
      targeting.addDayparts(Daypart.newBuilder().setFromHour(from).setToHour(from + 1));
    }
    if (random.nextInt(3) == 0) {
      targeting.setSegments(
          SegmentExpression.newBuilder().setSegmentId("segment-" + random.nextInt(4)));
    }
    if (random.nextInt(5) == 0) {
      campaign.addFrequencyCaps(
          FrequencyCap.newBuilder().setScope(FrequencyCap.Scope.ADVERTISER_SCOPE));
    }
    List<Creative> creatives = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      creatives.add(Creative.newBuilder()
          .setFormat(random.nextBoolean() ? CreativeFormat.BANNER : CreativeFormat.VIDEO)
          .setWidth(300 + random.nextInt(3))
          .setHeight(250)
          .build());
    }
    return targeted(
        campaign.build(), creatives, random.nextInt(3) > 0, clocks[random.nextInt(clocks.length)]);
  }

  private static TargetedCampaign targeted(
      Campaign campaign, List<Creative> creatives, boolean needsUser, ZoneClock clock) {
    return new Targeted(
        campaign, CampaignTargeting.of(campaign, clock, InventoryLists.NONE), creatives, needsUser);
  }

  private static String any(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }
}
