package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.ReviewStatus;
import io.segmento.proto.v1.Targeting;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CatalogSnapshotTest {
  @Test
  void campaignsAreFoundByExchangeInOrderOfId() {
    assertThat(CatalogFixtures.snapshot().campaigns("test"))
        .extracting(LiveCampaign::id)
        .containsExactly("brand", "retarget");
    assertThat(CatalogFixtures.snapshot().campaigns("unknown")).isEmpty();
  }

  @Test
  void campaignBidsOnlyOnTheExchangesThatItTargets() {
    CatalogSnapshot snapshot = changed(CatalogFixtures.of(CatalogFixtures.brand().toBuilder()
        .setTargeting(Targeting.newBuilder().addExchanges("other"))
        .build()));
    assertThat(snapshot.campaigns("test")).extracting(LiveCampaign::id).containsExactly("retarget");
    assertThat(snapshot.servesUnknownUsers("test")).isFalse();
  }

  @Test
  void pausedCampaignIsFoundById() {
    CatalogSnapshot snapshot = changed(CatalogFixtures.of(
        CatalogFixtures.brand().toBuilder().setStatus(CampaignStatus.PAUSED).build()));
    assertThat(snapshot.campaigns("test")).extracting(LiveCampaign::id).containsExactly("retarget");
    assertThat(snapshot.campaign("brand")).isNotNull();
  }

  @Test
  void advertiserThatIsOffTakesItsCampaignsAlong() {
    CatalogSnapshot snapshot = changed(CatalogFixtures.of(
        CatalogFixtures.advertiser().toBuilder().setActive(false).build()));
    assertThat(snapshot.campaigns("test")).isEmpty();
  }

  @Clause("C2")
  @Test
  void advertiserWithoutConsentAttestationIsOffOnlyInProduction() {
    List<CatalogEntry> entries = replaced(CatalogFixtures.of(
        CatalogFixtures.advertiser().toBuilder().clearConsentAttestation().build()));
    assertThat(CatalogSnapshot.of(1, entries, false).campaigns("test")).hasSize(2);
    assertThat(CatalogSnapshot.of(1, entries, true).campaigns("test")).isEmpty();
  }

  @Test
  void exchangeThatIsOffHasNoCampaigns() {
    CatalogSnapshot snapshot = changed(CatalogFixtures.of(
        CatalogFixtures.exchange().toBuilder().setActive(false).build()));
    assertThat(snapshot.exchange("test")).isNotNull();
    assertThat(snapshot.campaigns("test")).isEmpty();
    assertThat(snapshot.servesUnknownUsers()).isFalse();
  }

  @Test
  void onlyApprovedCreativesAreServed() {
    CatalogSnapshot snapshot =
        changed(CatalogFixtures.of(CatalogFixtures.creatives("brand").get(0).toBuilder()
            .setReviewStatus(ReviewStatus.PENDING)
            .build()));
    LiveCampaign brand = requireNonNull(snapshot.campaign("brand"));
    assertThat(brand.creatives())
        .extracting(creative -> creative.getId())
        .containsExactly("brand-320x50", "brand-728x90");
    assertThat(snapshot.creative("brand-300x250")).isNotNull();
  }

  @Test
  void campaignCarriesItsZoneItsParametersAndItsNeedOfAUser() {
    CatalogSnapshot snapshot = CatalogFixtures.snapshot();
    LiveCampaign retarget = requireNonNull(snapshot.campaign("retarget"));
    LiveCampaign brand = requireNonNull(snapshot.campaign("brand"));
    assertThat(retarget.zone()).isEqualTo(ZoneId.of("Europe/Moscow"));
    assertThat(retarget.needsUser()).isTrue();
    assertThat(brand.needsUser()).isFalse();
    assertThat(brand.parameters().micros("cpm-micros", 1, 0, 1_000_000)).isEqualTo(500_000);
    assertThat(snapshot.servesUnknownUsers("test")).isTrue();
  }

  @Test
  void productsAreFoundByAdvertiserAndSku() {
    CatalogSnapshot snapshot = CatalogFixtures.snapshot();
    assertThat(snapshot.product("shop", "sku-1")).isNotNull();
    assertThat(snapshot.product("shop", "sku-9")).isNull();
    assertThat(snapshot.product("other", "sku-1")).isNull();
    assertThat(snapshot.count(CatalogKind.PRODUCT)).isEqualTo(5);
  }

  @Test
  void campaignWithoutItsAdvertiserIsLeftOut() {
    List<CatalogEntry> entries = CatalogFixtures.entries();
    entries.removeIf(CatalogEntry::hasAdvertiser);
    CatalogSnapshot snapshot = CatalogSnapshot.of(1, entries);
    assertThat(snapshot.campaigns()).isEmpty();
  }

  @Test
  void zoneThatThisMachineDoesNotKnowMakesNoSnapshot() {
    List<CatalogEntry> entries = replaced(CatalogFixtures.of(
        CatalogFixtures.brand().toBuilder().setTimeZone("Mars/Olympus").build()));
    assertThatThrownBy(() -> CatalogSnapshot.of(1, entries))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Mars/Olympus");
  }

  private static CatalogSnapshot changed(CatalogEntry entry) {
    return CatalogSnapshot.of(1, replaced(entry));
  }

  private static List<CatalogEntry> replaced(CatalogEntry entry) {
    List<CatalogEntry> entries = new ArrayList<>(CatalogFixtures.entries());
    entries.removeIf(each -> CatalogKeys.of(each).equals(CatalogKeys.of(entry)));
    entries.add(entry);
    return entries;
  }
}
