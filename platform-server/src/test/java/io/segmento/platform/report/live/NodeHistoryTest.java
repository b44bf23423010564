package io.segmento.platform.report.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import io.segmento.platform.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NodeHistoryTest {
  private final MutableClock clock = MutableClock.at("2026-11-26T23:59:00Z");
  private final CollectorRegistry registry = new CollectorRegistry(true);
  private final Counter auctions = Counter.build("segmento_auctions_total", "help")
      .labelNames("exchange", "outcome")
      .register(registry);
  private final Histogram seconds = Histogram.build("segmento_auction_seconds", "help")
      .labelNames("outcome")
      .buckets(.001, .01)
      .register(registry);
  private final NodeHistory history = new NodeHistory(new NodeCountMetrics(registry), clock);

  @AfterEach
  void close() {
    history.close();
  }

  @Test
  void requestsAreAllOutcomesAndEligibleThoseThatACampaignCouldHaveBidOn() {
    count("test", "bid", 5);
    count("test", "no_bid_strategy", 3);
    count("test", "no_bid_below_floor", 2);
    count("test", "no_bid_user_unknown", 40);
    count("other", "fault", 1);
    NodeCounts counts = history.today().counts();
    assertThat(counts.requests()).isEqualTo(51);
    assertThat(counts.requests("test")).isEqualTo(50);
    assertThat(counts.eligible("test")).isEqualTo(10);
    assertThat(counts.bids("test")).isEqualTo(5);
    assertThat(counts.bids("nobody")).isZero();
    assertThat(counts.noBids())
        .isEqualTo(Map.of("strategy", 3L, "below_floor", 2L, "user_unknown", 40L, "fault", 1L));
  }

  @Test
  void dayBeginsWithTheFirstLookInIt() {
    count("test", "bid", 7);
    assertThat(history.today().since()).isEqualTo(Instant.parse("2026-11-26T23:59:00Z"));
    clock.advance(Duration.ofMinutes(1));
    history.remember();
    count("test", "bid", 2);
    NodeHistory.Today today = history.today();
    assertThat(today.counts().bids()).isEqualTo(2);
    assertThat(today.since()).isEqualTo(Instant.parse("2026-11-27T00:00:00Z"));
  }

  @Test
  void fiveMinutesAreRemembered() {
    for (int i = 0; i < 400; i++) {
      history.remember();
      clock.advance(Duration.ofSeconds(2));
      count("test", "bid", 1);
    }
    NodeHistory.Today today = history.today();
    assertThat(today.looks()).hasSize(150);
    assertThat(today.lately().bids()).isEqualTo(150);
  }

  @Test
  void answerTimeIsTheBoundThatTheShareIsWithin() {
    assertThat(history.today().counts().answerSeconds(0.5)).isZero();
    for (int i = 0; i < 98; i++) {
      seconds.labels("bid").observe(0.0005);
    }
    seconds.labels("no_bid").observe(0.005);
    seconds.labels("no_bid").observe(5);
    NodeCounts counts = history.today().counts();
    assertThat(counts.answerSeconds(0.5)).isEqualTo(0.001);
    assertThat(counts.answerSeconds(0.99)).isEqualTo(0.01);
    assertThat(counts.answerSeconds(1)).isInfinite();
  }

  private void count(String exchange, String outcome, int by) {
    auctions.labels(exchange, outcome).inc(by);
  }
}
