package io.segmento.platform.report.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.Campaign;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class SpendPlanTest {
  private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
  /** Six in the morning in Moscow: a quarter of the day. */
  private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");

  @Test
  void dayIsThatOfTheCampaignsZone() {
    Campaign campaign =
        campaign(Budget.newBuilder().setDailyMicros(100).setTotalMicros(1_000), 0, 0);
    assertThat(SpendPlan.of(campaign, MOSCOW, 30, 400, NOW))
        .isEqualTo(new SpendPlan(true, 30, 25, 100));
  }

  @Test
  void totalIsPlannedOverTheFlight() {
    Campaign campaign = campaign(
        Budget.newBuilder().setTotalMicros(1_000),
        NOW.toEpochMilli() - 3_000,
        NOW.toEpochMilli() + 1_000);
    assertThat(SpendPlan.of(campaign, MOSCOW, 30, 400, NOW))
        .isEqualTo(new SpendPlan(false, 400, 750, 1_000));
  }

  @Test
  void totalWithoutAFlightMayBeSpentAtOnce() {
    Campaign campaign = campaign(Budget.newBuilder().setTotalMicros(1_000), 0, 0);
    assertThat(SpendPlan.of(campaign, MOSCOW, 30, 400, NOW).planMicros()).isEqualTo(1_000);
    assertThat(SpendPlan.of(campaign(Budget.newBuilder(), 0, 0), MOSCOW, 30, 400, NOW)
            .isPlanned())
        .isFalse();
  }

  private static Campaign campaign(Budget.Builder budget, long starts, long ends) {
    return Campaign.newBuilder()
        .setBudget(budget)
        .setStartsAtMillis(starts)
        .setEndsAtMillis(ends)
        .build();
  }
}
