package io.segmento.platform.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.AdTouches;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TouchHistoryTest {

  private static final long NOW = 1_800_000_000;
  private static final AttributionWindows WINDOWS = new AttributionWindows(1_000, 100);

  private static AdTouchRecord touch(String campaign, long at, boolean clicked) {
    return AdTouchRecord.newBuilder()
        .setAdvertiserId("shop")
        .setCampaignId(campaign)
        .setAt(at)
        .setClicked(clicked)
        .build();
  }

  private static @Nullable String credited(AdTouchRecord... touches) {
    AdTouchRecord found = TouchHistory.creditedFor(List.of(touches), "shop", NOW, WINDOWS);
    return found == null ? null : found.getCampaignId();
  }

  @Test
  void theLastClickComesFirstThenTheLastImpression() {
    assertThat(credited(
            touch("old-click", NOW - 500, true),
            touch("click", NOW - 400, true),
            touch("view", NOW - 1, false)))
        .isEqualTo("click");
    assertThat(credited(touch("view", NOW - 2, false), touch("old-view", NOW - 3, false)))
        .isEqualTo("view");
    assertThat(credited()).isNull();
  }

  @Test
  void eachHasItsWindowAndNothingAfterThePurchaseCounts() {
    assertThat(credited(touch("click", NOW - 999, true))).isEqualTo("click");
    assertThat(credited(touch("click", NOW - 1_000, true))).isNull();
    assertThat(credited(touch("view", NOW - 99, false))).isEqualTo("view");
    assertThat(credited(touch("view", NOW - 100, false))).isNull();
    assertThat(credited(touch("later", NOW + 1, true), touch("now", NOW, true))).isEqualTo("now");
    assertThat(TouchHistory.creditedFor(
            List.of(touch("click", NOW, true)), "somebody-else", NOW, WINDOWS))
        .isNull();
  }

  @Test
  void whatRanOutLeavesAndClicksOutliveImpressions() {
    AdTouches touches = AdTouches.newBuilder()
        .addTouches(touch("view", NOW - 100 - 7 * 3_600 - 1, false))
        .addTouches(touch("click", NOW - 999, true))
        .build();
    touches = TouchHistory.add(touches, touch("new", NOW, false), WINDOWS);
    assertThat(touches.getTouchesList())
        .extracting(AdTouchRecord::getCampaignId)
        .containsExactly("click", "new");
    for (int i = 0; i < 100; i++) {
      touches = TouchHistory.add(touches, touch("view-" + i, NOW, false), WINDOWS);
    }
    assertThat(touches.getTouchesCount()).isEqualTo(TouchHistory.MAX_TOUCHES);
    assertThat(touches.getTouches(0).getCampaignId()).isEqualTo("click");
    assertThat(touches.getTouches(63).getCampaignId()).isEqualTo("view-99");
  }
}
