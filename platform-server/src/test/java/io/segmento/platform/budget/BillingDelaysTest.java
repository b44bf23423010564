package io.segmento.platform.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.MutableClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BillingDelaysTest {

  private final CollectorRegistry registry = new CollectorRegistry();
  private final BillingDelays delays = new BillingDelays(
      new BudgetConfig(
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10)),
      new BudgetMetrics(registry, MutableClock.at("2026-11-23T10:00:00Z")));

  private void bill(String exchange, int bills, long seconds) {
    for (int i = 0; i < bills; i++) {
      delays.billed(exchange, seconds);
    }
  }

  private @Nullable Double metric(String exchange) {
    return registry.getSampleValue(
        "segmento_budget_hold_seconds", new String[] {"exchange"}, new String[] {exchange});
  }

  @Test
  void untilEnoughWasSeenTheHoldIsTheConfigured() {
    bill("quick", BillingDelay.LEAST_BILLS - 1, 12);
    assertThat(delays.holdSeconds("quick")).isEqualTo(60);
    assertThat(metric("quick")).isNull();
    bill("quick", 1, 12);
    assertThat(delays.holdSeconds("quick")).isEqualTo(13);
    assertThat(metric("quick")).isEqualTo(13);
    assertThat(delays.holdSeconds("other")).isEqualTo(60);
    assertThat(delays.longestSeconds()).isEqualTo(60);
  }

  @Test
  void oneInAThousandMayBeLater() {
    for (int i = 0; i < 10_000; i++) {
      delays.billed("test", i % 2_000 == 0 ? 500 : i % 100 == 0 ? 33 : 2);
    }
    // Five of ten thousand are later than the 33 s that a hundred need.
    assertThat(delays.holdSeconds("test")).isEqualTo(34);
  }

  @Test
  void aSlowExchangeIsHeldLongerWithinBounds() {
    bill("slow", 4_000, 300);
    assertThat(delays.holdSeconds("slow")).isBetween(301L, 330L);
    assertThat(delays.longestSeconds()).isEqualTo(delays.holdSeconds("slow"));
    bill("never", 4_000, 90_000);
    assertThat(delays.holdSeconds("never")).isEqualTo(600);
    bill("at-once", 4_000, 0);
    assertThat(delays.holdSeconds("at-once")).isEqualTo(10);
    bill("ahead", 4_000, -5);
    assertThat(delays.holdSeconds("ahead")).isEqualTo(10);
  }

  @Test
  void whatWasLongAgoFades() {
    bill("test", 4_000, 200);
    assertThat(delays.holdSeconds("test")).isGreaterThan(200);
    bill("test", 300_000, 20);
    assertThat(delays.holdSeconds("test")).isEqualTo(21);
  }
}
