package io.segmento.gateway.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class NetworkReserveTest {

  private static final int MILLI = 1_000;
  private static final int TMAX = 200 * MILLI;

  private final NetworkReserve reserve = new NetworkReserve(100);

  @Test
  void whatIsConfiguredHoldsUntilSomethingIsLearned() {
    reserve.floor(10);

    assertThat(reserve.micros()).isEqualTo(10 * MILLI);
  }

  @Test
  void aNearExchangeNeverGetsLessThanIsConfigured() {
    reserve.floor(10);

    roundTrips(10_000, 300);

    assertThat(reserve.micros()).isEqualTo(10 * MILLI);
  }

  @Test
  void theFirstSamplesOfAFarExchangeAreBelievedAtOnce() {
    roundTrips(3, 80 * MILLI);

    assertThat(reserve.micros()).isEqualTo(82 * MILLI);
  }

  @Test
  void restsWhereOneSampleInTwentyLiesAboveIt() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      reserve.roundTrip(20 * MILLI + random.nextInt(40 * MILLI));
    }

    // The 95th percentile is 58 ms.
    assertThat(reserve.micros()).isBetween(55 * MILLI, 62 * MILLI);
  }

  @Test
  void aSingleSampleMovesItLittle() {
    roundTrips(1_000, 20 * MILLI);

    reserve.roundTrip(Integer.MAX_VALUE);

    assertThat(reserve.micros()).isLessThan(24 * MILLI);
  }

  @Test
  void followsARouteThatGotShorter() {
    roundTrips(100, 90 * MILLI);
    roundTrips(2_000, 10 * MILLI);

    assertThat(reserve.micros()).isLessThan(14 * MILLI);
  }

  @Test
  void neverExceedsItsCeilingNorHalfOfTheTimeThatThereIs() {
    roundTrips(1_000, 2_000 * MILLI);

    assertThat(reserve.micros()).isEqualTo(100 * MILLI);
    assertThat(reserve.micros(TMAX)).isEqualTo(100 * MILLI);
    assertThat(reserve.micros(80 * MILLI)).isEqualTo(40 * MILLI);
  }

  @Test
  void whatIsConfiguredMayExceedBoth() {
    reserve.floor(150);

    assertThat(reserve.micros(TMAX)).isEqualTo(150 * MILLI);
  }

  @Test
  void growsWhileAnExchangeGivesUpBeforeItsTimeIsOver() {
    reserve.floor(10);
    for (int i = 0; i < 1_000; i++) {
      reserve.givenUp(TMAX, TMAX - 30 * MILLI);
    }

    // An answer that leaves 30 ms before tmax comes in time; more is not taken.
    assertThat(reserve.micros()).isBetween(30 * MILLI, 31 * MILLI);
  }

  @Test
  void shrinksWhileTheExchangeTakesItsAnswers() {
    for (int i = 0; i < 50; i++) {
      reserve.givenUp(TMAX, TMAX - 60 * MILLI);
    }
    int grown = reserve.micros();
    for (int i = 0; i < 10_000; i++) {
      reserve.taken();
    }

    assertThat(grown).isGreaterThan(50 * MILLI);
    assertThat(reserve.micros()).isZero();
  }

  @Test
  void aClientThatClosesIsNotTheNetwork() {
    for (int i = 0; i < 1_000; i++) {
      reserve.givenUp(TMAX, 1 * MILLI);
    }

    assertThat(reserve.micros()).isZero();
  }

  private void roundTrips(int samples, int micros) {
    for (int i = 0; i < samples; i++) {
      reserve.roundTrip(micros);
    }
  }
}
