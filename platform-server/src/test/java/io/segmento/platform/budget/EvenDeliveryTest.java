package io.segmento.platform.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.Delivery;
import java.time.Instant;
import java.time.ZoneId;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EvenDeliveryTest {
  private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
  private static final long MIDNIGHT = Instant.parse("2026-11-22T21:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;
  private static final long DAILY = 96_000_000;
  private static final long SLACK = DAILY / 96;

  @Test
  void asFastAsPossibleIsNeverHeldBack() {
    Campaign.Builder fast = daily(Delivery.AS_FAST_AS_POSSIBLE);
    assertThat(share(fast, DAILY - 1, 0, MIDNIGHT)).isEqualTo(1);
  }

  @Test
  void theShareFallsFromAllOnPlanToNothingOneSlackAhead() {
    long noon = MIDNIGHT + 12 * HOUR;
    long plan = DAILY / 2;
    assertThat(share(daily(Delivery.EVEN), plan, 0, noon)).isEqualTo(1);
    assertThat(share(daily(Delivery.EVEN), plan + SLACK / 2, 0, noon)).isCloseTo(0.5, within(1e-9));
    assertThat(share(daily(Delivery.EVEN), plan + SLACK, 0, noon)).isZero();
    assertThat(share(daily(Delivery.EVEN), 0, 0, noon)).isEqualTo(1);
  }

  @Test
  void theDayIsOfTheCampaignsZoneAsLongAsItReallyIs() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    // 25 hours: summer time ends.
    long begins = Instant.parse("2026-10-24T22:00:00Z").toEpochMilli();
    long middle = begins + 25 * HOUR / 2;
    Ledger ledger = Ledger.of(middle, berlin, 0, DAILY / 2 + SLACK / 2, 0);
    assertThat(EvenDelivery.share(daily(Delivery.EVEN).build(), ledger, middle))
        .isCloseTo(0.5, within(1e-9));
  }

  @Test
  void aDayThatBeganAfterTheReadHasSpentNothing() {
    Ledger ledger = Ledger.of(MIDNIGHT - 1, MOSCOW, 0, DAILY, 0);
    Campaign campaign = daily(Delivery.EVEN).build();
    assertThat(EvenDelivery.share(campaign, ledger, MIDNIGHT - 1)).isCloseTo(1, within(1e-4));
    assertThat(EvenDelivery.share(campaign, ledger, MIDNIGHT)).isEqualTo(1);
  }

  @Test
  void hourAndFlightHavePlansOfTheirOwn() {
    long halfPast = MIDNIGHT + HOUR / 2;
    Campaign.Builder hourly = Campaign.newBuilder()
        .setBudget(Budget.newBuilder().setHourlyMicros(9_600).setDelivery(Delivery.EVEN));
    assertThat(share(hourly, 0, 4_850, halfPast)).isCloseTo(0.5, within(1e-9));
    Campaign.Builder flight = Campaign.newBuilder()
        .setBudget(Budget.newBuilder().setTotalMicros(9_600).setDelivery(Delivery.EVEN));
    Ledger ledger = Ledger.of(MIDNIGHT, MOSCOW, 4_900, 0, 0);
    assertThat(EvenDelivery.share(flight.build(), ledger, MIDNIGHT)).isEqualTo(1);
    flight.setStartsAtMillis(MIDNIGHT - HOUR).setEndsAtMillis(MIDNIGHT + HOUR);
    assertThat(EvenDelivery.share(flight.build(), ledger, MIDNIGHT)).isZero();
  }

  @Test
  void aDayOfPlentyIsSpentEvenlyAndWhole() {
    SplittableRandom random = new SplittableRandom(7);
    Campaign campaign = daily(Delivery.EVEN).build();
    long spent = 0;
    for (long now = MIDNIGHT; now < MIDNIGHT + 24 * HOUR; now += 1_000) {
      Ledger ledger = Ledger.of(now, MOSCOW, spent, spent, 0);
      long plan = DAILY * (now - MIDNIGHT) / (24 * HOUR);
      // One bid of 3,000 micros a second would spend nearly three days' budget.
      if (ledger.left(campaign.getBudget(), now) >= 3_000
          && random.nextDouble() < EvenDelivery.share(campaign, ledger, now)) {
        spent += 3_000;
      }
      assertThat(spent).isBetween(plan - SLACK, plan + SLACK + 3_000);
    }
    assertThat(spent).isBetween(DAILY - 3_000, DAILY);
  }

  private static double share(Campaign.Builder campaign, long day, long hour, long now) {
    return EvenDelivery.share(campaign.build(), Ledger.of(now, MOSCOW, day, day, hour), now);
  }

  private static Campaign.Builder daily(Delivery delivery) {
    return Campaign.newBuilder()
        .setBudget(Budget.newBuilder().setDailyMicros(DAILY).setDelivery(delivery));
  }
}
