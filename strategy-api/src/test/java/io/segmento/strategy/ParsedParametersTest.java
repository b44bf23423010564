package io.segmento.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParsedParametersTest {

  private final AtomicInteger readings = new AtomicInteger();
  private final ParsedParameters<Long> prices = new ParsedParameters<>(config -> {
    readings.incrementAndGet();
    return config.micros("price", 7, 1, 9);
  });

  private static MapStrategyConfig price(String text) {
    return new MapStrategyConfig(Map.of("price", text));
  }

  @Test
  void aCampaignIsReadOnce() {
    MapStrategyConfig campaign = price("3");

    assertThat(prices.of(campaign)).contains(3L);
    assertThat(prices.of(campaign)).contains(3L);
    assertThat(readings).hasValue(1);
  }

  @Test
  void aChangedCampaignIsReadAgain() {
    assertThat(prices.of(price("3"))).contains(3L);
    assertThat(prices.of(price("4"))).contains(4L);
  }

  @Test
  void wrongParametersAreEmptyAndNotReadAgain() {
    MapStrategyConfig campaign = price("free");

    assertThat(prices.of(campaign)).isEmpty();
    assertThat(prices.of(campaign)).isEmpty();
    assertThat(readings).hasValue(1);
  }

  @Test
  void aMistakeOfTheParserIsNotHidden() {
    ParsedParameters<Long> broken = new ParsedParameters<>(config -> {
      throw new IllegalStateException("bug");
    });

    assertThatThrownBy(() -> broken.of(price("3"))).hasMessage("bug");
  }

  @Test
  void whatIsKeptIsBounded() {
    for (int i = 0; i <= ParsedParameters.MAX_KEPT; i++) {
      prices.of(price("3"));
    }

    assertThat(prices.keptCount()).isEqualTo(1);
  }
}
