package io.segmento.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.cluster.SlotHash;
import io.segmento.platform.testing.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UserSlotTest {
  private static final UserSlot SLOT = UserSlot.of(UserKey.of(new byte[16]));
  private static final String TAG = "{u:AAAAAAAAAAAAAAAAAAAAAA}";

  @Test
  void namesAreThoseOfTheStorageFormat() {
    assertThat(text(SLOT.suppression())).isEqualTo("s:" + TAG);
    assertThat(text(SLOT.bidView())).isEqualTo("v:" + TAG);
    assertThat(text(SLOT.eventIds())).isEqualTo("d:" + TAG);
    assertThat(text(SLOT.profile(YearMonth.of(2026, 3)))).isEqualTo("p:" + TAG + ":202603");
  }

  @Test
  void erasureNamesEveryMonthOfTheRetentionAndNeverTheSuppression() {
    List<String> names = SLOT.erasable(MutableClock.at("2027-01-31T23:59:59Z")).stream()
        .map(UserSlotTest::text)
        .toList();
    assertThat(names)
        .doesNotHaveDuplicates()
        .contains("v:" + TAG, "d:" + TAG, "f:" + TAG)
        .contains("p:" + TAG + ":202702", "p:" + TAG + ":202701", "p:" + TAG + ":202501")
        .contains("a:" + TAG + ":202701", "e:" + TAG + ":202701", "x:" + TAG + ":202701")
        .doesNotContain("s:" + TAG);
    assertThat(names).filteredOn(name -> name.startsWith("p:")).hasSize(26);
  }

  @Test
  void allNamesOfAUserLieInOneSlotOfACluster() {
    List<byte[]> names = SLOT.erasable(MutableClock.at("2027-01-31T23:59:59Z"));
    int slot = SlotHash.getSlot(SLOT.suppression());
    assertThat(names).allMatch(name -> SlotHash.getSlot(name) == slot);
  }

  @Test
  void userKeyHasSixteenBytes() {
    assertThatThrownBy(() -> UserKey.of(new byte[15]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: 16");
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.US_ASCII);
  }
}
