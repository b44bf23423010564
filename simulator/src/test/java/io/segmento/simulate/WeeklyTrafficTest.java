package io.segmento.simulate;

import static io.segmento.simulate.Trials.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.segmento.strategy.bidding.TrafficForecast;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Days of the week have the traffic that they are given, each spread over its hours. */
class WeeklyTrafficTest {

  private static final long HOUR = 3_600_000;
  private static final long DAY = Scenario.DAY_MILLIS;
  /** From Monday on; 31 in all. */
  private static final double[] BY_DAY = {4, 4, 4, 5, 6, 3, 5};

  private static final TrafficForecast HOURS = TrafficForecast.hourly(DoubleStream.concat(
          DoubleStream.generate(() -> 1).limit(12),
          DoubleStream.generate(() -> 3).limit(12))
      .toArray());

  @Test
  void aWeeksAuctionsAreSpreadByHourAndWeekday() {
    Scenario week = Scenario.day(
            3, 10_000, Market.firstPrice("x", 1_000, 0.5), Response.of(0.01, 0.1), unlimited())
        .lasting(7 * DAY)
        .withTraffic(new WeeklyTraffic(HOURS, BY_DAY));
    double[] byDay = new double[7];
    double afternoons = 0;
    double all = 0;
    World world = new World(week);
    while (world.next()) {
      var now = Instant.ofEpochMilli(world.nowMillis()).atOffset(ZoneOffset.UTC);
      byDay[now.getDayOfWeek().getValue() - 1]++;
      afternoons += now.getHour() >= 12 ? 1 : 0;
      all++;
    }

    assertThat(all).isCloseTo(70_000, offset(1_100.0));
    for (int i = 0; i < 7; i++) {
      assertThat(byDay[i] / all).as("day %d", i).isCloseTo(BY_DAY[i] / 31, offset(0.006));
    }
    assertThat(afternoons / all).isCloseTo(0.75, offset(0.006));
  }

  @Test
  void aSpanIsTheSumOfItsDays() {
    TrafficForecast week = new WeeklyTraffic(TrafficForecast.FLAT, BY_DAY);
    // A Friday, as the scenario's first day is.
    long friday = Scenario.START_MILLIS;

    assertThat(week.weight(friday, friday + HOUR)).isEqualTo(6.0 * HOUR);
    assertThat(week.weight(friday + 23 * HOUR, friday + 26 * HOUR))
        .isEqualTo(6.0 * HOUR + 2 * 3.0 * HOUR);
    assertThat(week.weight(friday, friday + 7 * DAY)).isEqualTo(31.0 * DAY);
    assertThat(week.weight(friday, friday)).isZero();
    assertThat(week.weight(-DAY, 0)).isEqualTo(4.0 * DAY);
  }

  @Test
  void whatIsNoWeekIsNamed() {
    assertThatThrownBy(() -> new WeeklyTraffic(TrafficForecast.FLAT, 1, 2))
        .hasMessage("weights by day: 2 (expected: 7, of Monday to Sunday)");
    assertThatThrownBy(() -> new WeeklyTraffic(TrafficForecast.FLAT, 1, 1, 1, 0, 1, 1, 1))
        .hasMessage("weight of a day: 0.0 (expected: above 0)");
  }
}
