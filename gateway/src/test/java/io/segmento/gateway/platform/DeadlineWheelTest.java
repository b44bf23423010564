package io.segmento.gateway.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.segmento.proto.v1.NoBidReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
  private static final long ORIGIN = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);

  private final DeadlineWheel wheel = new DeadlineWheel(ORIGIN, Duration.ofSeconds(1));
  private final List<PendingBid> expired = new ArrayList<>();

  @Test
  void anEntryExpiresAtItsTimeAndNotBefore() {
    PendingBid bid = add(100, 0);
    tick(97);
    assertThat(expired).isEmpty();
    tick(101);
    assertThat(expired).containsExactly(bid);
  }

  @Test
  void aWheelThatStoodStillExpiresNothingEarly() {
    PendingBid bid = add(2_600, 2_500);
    tick(2_502);
    assertThat(expired).isEmpty();
    tick(2_601);
    assertThat(expired).containsExactly(bid);
  }

  @Test
  void anEntryThatIsRemovedNeverExpires() {
    PendingBid first = add(50, 0);
    PendingBid second = add(50, 0);
    PendingBid third = add(50, 0);
    wheel.remove(second);
    tick(60);
    assertThat(expired).containsExactlyInAnyOrder(first, third);
  }

  @Test
  void whateverTheOrderEntriesExpireWithinOneTickAroundTheirTime() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<PendingBid> waiting = new ArrayList<>();
    long nowMillis = 0;
    for (int step = 0; step < 20_000; step++) {
      if (random.nextInt(3) > 0) {
        waiting.add(add(nowMillis + 5 + random.nextInt(900), nowMillis));
      }
      nowMillis += random.nextInt(20) == 0 ? random.nextInt(100) : random.nextInt(3);
      tick(nowMillis);
      long now = at(nowMillis);
      for (PendingBid bid : expired) {
        assertThat(bid.deadlineNanos() - now)
            .as("seed " + seed)
            .isLessThanOrEqualTo(DeadlineWheel.TICK_NANOS);
      }
      waiting.removeAll(expired);
      expired.clear();
      for (PendingBid bid : waiting) {
        assertThat(now - bid.deadlineNanos())
            .as("seed " + seed)
            .isLessThanOrEqualTo(DeadlineWheel.TICK_NANOS);
      }
    }
  }

  private PendingBid add(long deadlineMillis, long nowMillis) {
    PendingBid bid = new Waiting(at(deadlineMillis));
    wheel.add(bid, at(nowMillis));
    return bid;
  }

  private void tick(long nowMillis) {
    wheel.expire(at(nowMillis), bid -> {
      wheel.remove(bid);
      expired.add(bid);
    });
  }

  /** The clock may wrap round, as {@link System#nanoTime} may. */
  private static long at(long millis) {
    return ORIGIN + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static final class Waiting extends PendingBid {
    Waiting(long deadlineNanos) {
      super("x");
      ask(new byte[0], deadlineNanos, false);
    }

    @Override
    protected void onResponse(ByteString response) {}

    @Override
    protected void onNoBid(NoBidReason reason) {}

    @Override
    protected void onFault(int code, String message) {}

    @Override
    protected void onNoAnswer(EdgeReason reason) {}
  }
}
