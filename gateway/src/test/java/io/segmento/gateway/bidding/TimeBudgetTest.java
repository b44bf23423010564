package io.segmento.gateway.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.gateway.config.BidConfig;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.EdgeExchange;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TimeBudgetTest {

  private static final EdgeExchange PLAIN = EdgeExchange.newBuilder().setId("x").build();
  private static final EdgeExchange OWN = EdgeExchange.newBuilder()
      .setId("x")
      .setDefaultTmaxMillis(200)
      .setNetworkReserveMillis(30)
      .build();

  private final TimeBudget budget = new TimeBudget(
      new BidConfig(1, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(10)));

  @Test
  void theTimeOfTheRequestLessTheReserve() {
    assertThat(budget.micros(PLAIN, request(60))).isEqualTo(50_000);
    assertThat(budget.micros(OWN, request(60))).isEqualTo(30_000);
  }

  @Test
  void aRequestWithoutATimeHasThatOfItsExchangeOrTheDefault() {
    for (int none : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThat(budget.micros(PLAIN, request(none))).isEqualTo(90_000);
      assertThat(budget.micros(OWN, request(none))).isEqualTo(170_000);
    }
  }

  @Test
  void moreThanTheMostIsNotGranted() {
    assertThat(budget.micros(PLAIN, request(Integer.MAX_VALUE))).isEqualTo(490_000);
  }

  @Test
  void whatIsLeftIsAtLeastFiveMilliseconds() {
    assertThat(budget.micros(PLAIN, request(1))).isEqualTo(5_000);
    assertThat(budget.micros(OWN, request(31))).isEqualTo(5_000);
  }

  @Test
  void theTimeIsFoundBehindOtherFields() {
    byte[] request = BidRequest.newBuilder()
        .setId("r")
        .addImp(BidRequest.Imp.newBuilder().setId("1"))
        .setTmax(77)
        .addCur("EUR")
        .build()
        .toByteArray();

    assertThat(TimeBudget.tmaxMillis(request)).isEqualTo(77);
  }

  @Test
  void whatIsNoProtobufHasNoTime() {
    byte[] noise = new byte[64];
    Arrays.fill(noise, (byte) 0xFF);

    assertThat(TimeBudget.tmaxMillis(noise)).isZero();
    assertThat(TimeBudget.tmaxMillis(new byte[0])).isZero();
  }

  private static byte[] request(int tmax) {
    return BidRequest.newBuilder().setId("r").setTmax(tmax).build().toByteArray();
  }
}
