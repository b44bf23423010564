package io.segmento.platform.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LeaseTest {

  private static final long HOLD = 60;
  private static final long[] NONE = {};

  private final Lease lease = new Lease(HOLD, 1_000);

  @Test
  void nothingIsAvailableBeforeItIsGranted() {
    assertThat(lease.reserve(1, 1_000, HOLD)).isFalse();
    lease.refreshed(1_000, 100, 0, new long[] {0});
    assertThat(lease.reserve(100, 1_000, HOLD)).isTrue();
    assertThat(lease.reserve(1, 1_000, HOLD)).isFalse();
    assertThat(lease.held()).isEqualTo(100);
  }

  @Test
  void aLossEndsItsReservationAndABillLeavesOnlyItsPrice() {
    lease.refreshed(1_000, 100, 0, new long[] {0});
    assertThat(lease.reserve(60, 1_000, HOLD)).isTrue();
    // Of the 60, 40 were lost and 20 billed at 15.
    lease.refreshed(1_001, 100, 15, new long[] {60});
    assertThat(lease.available()).isEqualTo(85);
    assertThat(lease.held()).isZero();
    assertThat(lease.unnoticed()).isZero();
  }

  @Test
  void aReservationOfWhichNothingIsHeardEndsWithTheHoldAndNotBefore() {
    lease.refreshed(1_000, 100, 0, new long[] {0});
    assertThat(lease.reserve(70, 1_009, HOLD)).isTrue();
    lease.refreshed(1_069, 100, 0, new long[7]);
    assertThat(lease.available()).isEqualTo(30);
    lease.refreshed(1_070, 100, 0, new long[8]);
    assertThat(lease.available()).isEqualTo(100);
    // And the empty ones after it, but for those in which a slow auction may still reserve.
    assertThat(lease.oldestHeld(1_070)).isEqualTo(106);
    assertThat(lease.unnoticed()).isEqualTo(70);
  }

  /** The script goes through every bucket that it is asked for, while nobody else is served. */
  @Test
  void afterALongSilenceNoMoreBucketsAreAskedForThanTheHoldHas() {
    lease.refreshed(1_000, 100, 0, new long[] {0});
    assertThat(lease.reserve(70, 1_000, HOLD)).isTrue();
    long later = 31_536_000;
    int asked = (int) (Lease.bucket(later) - lease.oldestHeld(later) + 1);
    assertThat(asked).isEqualTo(10);
    lease.refreshed(later, 100, 0, new long[asked]);
    assertThat(lease.available()).isBetween(30L, 100L);
    long held = later + HOLD + 2 * Lease.BUCKET_SECONDS;
    lease.refreshed(
        held, 100, 0, new long[(int) (Lease.bucket(held) - lease.oldestHeld(held) + 1)]);
    assertThat(lease.available()).isEqualTo(100);
  }

  @Test
  void whatWasClosedIsNotGivenBackTwice() {
    lease.refreshed(1_000, 100, 0, new long[] {0});
    assertThat(lease.reserve(70, 1_000, HOLD)).isTrue();
    lease.refreshed(1_030, 100, 0, new long[] {70, 0, 0, 0});
    assertThat(lease.available()).isEqualTo(100);
    lease.refreshed(1_070, 100, 0, new long[] {70, 0, 0, 0, 0, 0, 0, 0});
    assertThat(lease.available()).isEqualTo(100);
    lease.refreshed(1_071, 100, 0, NONE);
    assertThat(lease.available()).isEqualTo(100);
  }

  @Test
  void whatIsGivenBackCannotBeReserved() {
    lease.refreshed(1_000, 100, 0, new long[] {0});
    assertThat(lease.reserve(20, 1_000, HOLD)).isTrue();
    assertThat(lease.giveBack(30)).isEqualTo(50);
    assertThat(lease.available()).isEqualTo(30);
    assertThat(lease.giveBack(40)).isEqualTo(50);
    assertThat(lease.reserve(31, 1_000, HOLD)).isFalse();
  }

  @Test
  void eachReservationIsHeldAsLongAsItsExchangeNeeds() {
    lease.refreshed(1_000, 100, 0, new long[] {0});
    assertThat(lease.reserve(30, 1_000, 15)).isTrue();
    assertThat(lease.reserve(20, 1_010, 40)).isTrue();
    assertThat(lease.longestHold()).isEqualTo(40);
    lease.refreshed(1_024, 100, 0, new long[3]);
    assertThat(lease.available()).isEqualTo(50);
    lease.refreshed(1_025, 100, 0, new long[3]);
    assertThat(lease.available()).isEqualTo(80);
    lease.refreshed(1_059, 100, 0, new long[5]);
    assertThat(lease.available()).isEqualTo(80);
    lease.refreshed(1_060, 100, 0, new long[6]);
    assertThat(lease.available()).isEqualTo(100);
    assertThat(lease.longestHold()).isZero();
  }

  @Test
  void theLongestHoldOfItsTenSecondsDecides() {
    lease.refreshed(1_000, 100, 0, new long[] {0});
    assertThat(lease.reserve(30, 1_001, 40)).isTrue();
    assertThat(lease.reserve(30, 1_002, 10)).isTrue();
    lease.refreshed(1_049, 100, 0, new long[5]);
    assertThat(lease.available()).isEqualTo(40);
    lease.refreshed(1_050, 100, 0, new long[6]);
    assertThat(lease.available()).isEqualTo(100);
  }

  @Test
  void nothingIsReservedThatTheLeaseDoesNotLastFor() {
    lease.refreshed(1_000, 100, 0, new long[] {0});
    lease.returnsAt(1_070);
    assertThat(lease.reserve(10, 1_010, HOLD)).isTrue();
    assertThat(lease.reserve(10, 1_011, HOLD)).isFalse();
    assertThat(lease.reserve(10, 1_011, HOLD - 1)).isTrue();
  }

  @Test
  void itMovesWithWhatIsReservedAndWithWhatCouldNotBe() {
    lease.refreshed(1_000, 100, 0, new long[] {0});
    assertThat(lease.isMoved()).isFalse();
    assertThat(lease.reserve(100, 1_000, HOLD)).isTrue();
    assertThat(lease.isMoved()).isTrue();
    lease.refreshed(1_001, 100, 0, new long[] {0});
    assertThat(lease.isMoved()).isFalse();
    assertThat(lease.reserve(1, 1_001, HOLD)).isFalse();
    assertThat(lease.isMoved()).isTrue();
  }

  @Test
  void whatIsBidBetweenTwoRefreshesIsForgottenInTimeAndNotByRefreshes() {
    lease.refreshed(1_000, 100, 0, new long[] {0});
    assertThat(lease.reserve(100, 1_000, HOLD)).isTrue();
    lease.refreshed(1_001, 100, 0, new long[] {0});
    assertThat(lease.demand()).isBetween(90L, 100L);
    lease.refreshed(1_033, 100, 0, new long[4]);
    assertThat(lease.demand()).isBetween(30L, 40L);
  }

  @Test
  void manyThreadsReserveNoMoreThanThereIs() throws InterruptedException {
    lease.refreshed(1_000, 10_000, 0, new long[] {0});
    long[] reserved = new long[4];
    Thread[] threads = new Thread[reserved.length];
    for (int t = 0; t < threads.length; t++) {
      int number = t;
      threads[t] = new Thread(() -> {
        while (lease.reserve(3, 1_000, HOLD)) {
          reserved[number] += 3;
        }
      });
      threads[t].start();
    }
    long sum = 0;
    for (int t = 0; t < threads.length; t++) {
      threads[t].join();
      sum += reserved[t];
    }
    assertThat(sum).isEqualTo(9_999);
    assertThat(lease.held()).isEqualTo(9_999);
  }
}
