package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.InventoryList;
import io.segmento.proto.v1.ReviewStatus;
import io.segmento.proto.v1.Targeting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A snapshot that takes over what did not change from the one before is as one that is made anew. */
final class SharedSnapshotTest {
  private final List<CatalogEntry> entries = new ArrayList<>(CatalogFixtures.entries());
  private final CatalogSnapshot before = after(null);

  private CatalogSnapshot after(@Nullable CatalogSnapshot known) {
    return CatalogSnapshot.of(1, entries, false, Map.of(), known);
  }

  private void replace(CatalogEntry with) {
    for (int i = 0; i < entries.size(); i++) {
      CatalogEntry entry = entries.get(i);
      if (entry.getEntryCase() == with.getEntryCase()
          && CatalogKeys.of(entry).equals(CatalogKeys.of(with))) {
        entries.set(i, with);
        return;
      }
    }
    entries.add(with);
  }

  private static LiveCampaign retarget(CatalogSnapshot snapshot) {
    return requireNonNull(snapshot.campaign("retarget"));
  }

  private static LiveCampaign brand(CatalogSnapshot snapshot) {
    return requireNonNull(snapshot.campaign("brand"));
  }

  @Test
  void whatDidNotChangeIsTheSameInstance() {
    Collections.reverse(entries);
    CatalogSnapshot next = after(before);
    assertThat(retarget(next)).isSameAs(retarget(before));
    assertThat(brand(next)).isSameAs(brand(before));
    assertThat(next.inventoryLists()).isSameAs(before.inventoryLists());
    assertThat(next.indexedCampaigns()).isEqualTo(before.indexedCampaigns());
  }

  @Test
  void changedCampaignIsMadeAnewAndTheOthersStay() {
    replace(CatalogFixtures.of(
        CatalogFixtures.retarget().toBuilder().setName("other").build()));
    CatalogSnapshot next = after(before);
    assertThat(retarget(next).proto().getName()).isEqualTo("other");
    assertThat(brand(next)).isSameAs(brand(before));
  }

  @Test
  void changedAddedAndRejectedCreativesChangeTheirCampaign() {
    Creative first = CatalogFixtures.creatives("retarget").get(0);
    replace(CatalogFixtures.of(first.toBuilder().setHtml("<b>new</b>").build()));
    CatalogSnapshot next = after(before);
    assertThat(retarget(next).creatives()).anyMatch(each -> each.getHtml().equals("<b>new</b>"));
    assertThat(brand(next)).isSameAs(brand(before));

    replace(CatalogFixtures.of(first.toBuilder().setId("added").build()));
    CatalogSnapshot more = after(next);
    assertThat(retarget(more).creatives()).hasSize(retarget(next).creatives().size() + 1);
    assertThat(retarget(more).creatives())
        .isSortedAccordingTo((one, other) -> one.getId().compareTo(other.getId()));

    replace(CatalogFixtures.of(
        first.toBuilder().setReviewStatus(ReviewStatus.REJECTED).build()));
    assertThat(retarget(after(more)).creatives())
        .noneMatch(each -> each.getId().equals(first.getId()));
  }

  @Test
  void advertiserThatIsSwitchedOffTakesItsCampaignsAlong() {
    replace(CatalogFixtures.of(
        CatalogFixtures.advertiser().toBuilder().setActive(false).build()));
    CatalogSnapshot next = after(before);
    assertThat(retarget(next).active()).isFalse();
    assertThat(next.campaigns("test")).isEmpty();
  }

  @Test
  void listThatComesOrGoesIsSeenByCampaignsThatDidNotChange() {
    replace(CatalogFixtures.of(CatalogFixtures.retarget().toBuilder()
        .setTargeting(Targeting.newBuilder().addInventoryListIds("news"))
        .build()));
    CatalogSnapshot without = after(before);
    assertThat(retarget(without).targeting().isUnderstood()).isFalse();

    entries.add(CatalogEntry.newBuilder()
        .setInventoryList(InventoryList.newBuilder().setId("news").addItems("news.example"))
        .build());
    CatalogSnapshot with = after(without);
    assertThat(retarget(with).targeting().isUnderstood()).isTrue();

    entries.remove(entries.size() - 1);
    assertThat(retarget(after(with)).targeting().isUnderstood()).isFalse();
  }
}
