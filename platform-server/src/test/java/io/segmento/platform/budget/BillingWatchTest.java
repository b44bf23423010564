package io.segmento.platform.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BillingWatchTest {

  private static final long LEFT = 1_000;

  private final BillingWatch watch = new BillingWatch(600);

  @Test
  void aCampaignThatBidsAllThatIsLeftWithoutABillRests() {
    assertThat(watch.rests(0, 50, LEFT, 10)).isFalse();
    assertThat(watch.rests(1, 50, LEFT, 1_010)).isFalse();
    assertThat(watch.rests(2, 50, LEFT, 1_011)).isTrue();
    assertThat(watch.rests(601, 50, LEFT, 1_011)).isTrue();
    assertThat(watch.rests(602, 50, LEFT, 1_011)).isFalse();
  }

  @Test
  void afterEachRestItMayBidHalfAsMuch() {
    assertThat(watch.rests(0, 50, LEFT, 0)).isFalse();
    assertThat(watch.rests(1, 50, LEFT, 1_001)).isTrue();
    assertThat(watch.rests(700, 50, LEFT, 1_501)).isFalse();
    assertThat(watch.rests(701, 50, LEFT, 1_502)).isTrue();
  }

  @Test
  void aBillEndsTheRestAndBeginsAnew() {
    assertThat(watch.rests(0, 50, LEFT, 0)).isFalse();
    assertThat(watch.rests(1, 50, LEFT, 1_001)).isTrue();
    assertThat(watch.rests(2, 51, LEFT, 1_001)).isFalse();
    assertThat(watch.rests(3, 51, LEFT, 2_001)).isFalse();
    assertThat(watch.rests(4, 51, LEFT, 2_002)).isTrue();
  }
}
