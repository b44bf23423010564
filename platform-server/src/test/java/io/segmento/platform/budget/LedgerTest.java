package io.segmento.platform.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.Budget;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class LedgerTest {
  private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
  private static final long NOW = Instant.parse("2026-11-23T20:30:00Z").toEpochMilli();
  private static final long MIDNIGHT_IN_MOSCOW =
      Instant.parse("2026-11-23T21:00:00Z").toEpochMilli();

  @Test
  void leastOfTheLimitsIsLeft() {
    Ledger ledger = Ledger.of(NOW, MOSCOW, 900, 60, 5);
    assertThat(ledger.left(budget(1_000, 0, 0), NOW)).isEqualTo(100);
    assertThat(ledger.left(budget(0, 100, 0), NOW)).isEqualTo(40);
    assertThat(ledger.left(budget(0, 0, 10), NOW)).isEqualTo(5);
    assertThat(ledger.left(budget(1_000, 100, 50), NOW)).isEqualTo(40);
  }

  @Test
  void nothingIsLeftWhenMoreIsSpentThanThereWas() {
    assertThat(Ledger.of(NOW, MOSCOW, 1_200, 0, 0).left(budget(1_000, 0, 0), NOW))
        .isZero();
  }

  @Test
  void newDayBeginsAtMidnightOfTheCampaign() {
    Ledger ledger = Ledger.of(NOW, MOSCOW, 100, 100, 0);
    assertThat(ledger.left(budget(0, 100, 0), MIDNIGHT_IN_MOSCOW - 1)).isZero();
    assertThat(ledger.left(budget(0, 100, 0), MIDNIGHT_IN_MOSCOW)).isEqualTo(100);
    assertThat(ledger.left(budget(150, 100, 0), MIDNIGHT_IN_MOSCOW)).isEqualTo(50);
  }

  @Test
  void dayOfTwentyFiveHoursEndsAtItsOwnMidnight() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    long noon = Instant.parse("2026-10-25T11:00:00Z").toEpochMilli();
    assertThat(Ledger.of(noon, berlin, 0, 0, 0).dayEndsAtMillis())
        .isEqualTo(Instant.parse("2026-10-25T23:00:00Z").toEpochMilli());
  }

  @Test
  void newHourBeginsWithTheClock() {
    Ledger ledger = Ledger.of(NOW, MOSCOW, 0, 0, 10);
    assertThat(ledger.left(budget(0, 0, 10), NOW)).isZero();
    assertThat(ledger.left(budget(0, 0, 10), NOW + 1_800_000)).isEqualTo(10);
  }

  private static Budget budget(long total, long daily, long hourly) {
    return Budget.newBuilder()
        .setTotalMicros(total)
        .setDailyMicros(daily)
        .setHourlyMicros(hourly)
        .build();
  }
}
