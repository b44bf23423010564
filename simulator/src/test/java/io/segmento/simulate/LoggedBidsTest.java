package io.segmento.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoggedBidsTest {

  private static final long CLICK = 2_000_000;

  private final LoggedBids bids = new LoggedBids("boots", CLICK);

  private void event(String type, String source, Object... more) {
    Map<String, String> values = new HashMap<>(Map.of(
        "type", type,
        "source_id", source,
        "event_time", "2026-11-26T10:00:09Z",
        "bid_time", "2026-11-26T10:00:00Z",
        "exchange", "x",
        "campaign_id", "boots",
        "currency", "EUR",
        "bid_price_cpm_micros", "900000",
        "value_cpm_micros", "900000",
        "billed", "false"));
    for (int i = 0; i < more.length; i += 2) {
      values.put(String.valueOf(more[i]), String.valueOf(more[i + 1]));
    }
    bids.add(column -> values.getOrDefault(column, ""));
  }

  @Test
  void theEventsOfABidAreOneAuctionInWhateverOrderAndHoweverOftenTheyCome() {
    event("click", "a");
    event("impression", "a", "billed", "true", "billed_micros", 900);
    event("impression", "a", "billed", "true", "billed_micros", 900);
    event("bid", "a", "bid_time", "1970-01-01T00:00:00Z", "event_time", 1_795_600_800_000L);
    event("win", "a", "min_to_win_cpm_micros", 600_000);
    event("bid", "b");
    event("loss", "b", "loss_reason", 102, "min_to_win_cpm_micros", 1_000_000);
    event("bid", "c");
    event("no_bid", "d");
    event("conversion", "e");
    event("bid", "f", "campaign_id", "shoes", "currency", "USD");

    List<LoggedAuction> log = bids.auctions();

    assertThat(log).hasSize(3);
    assertThat(log.stream().filter(LoggedAuction::won)).singleElement().satisfies(won -> {
      assertThat(won.clicked()).isTrue();
      assertThat(won.firstPrice()).isTrue();
      assertThat(won.paidCpmMicros()).isEqualTo(900_000);
      assertThat(won.knownPriceCpmMicros()).isEqualTo(600_000);
    });
    assertThat(log.stream().filter(auction -> !auction.won()))
        .extracting(LoggedAuction::knownPriceCpmMicros)
        .containsExactlyInAnyOrder(1_000_000L, 0L);
    assertThat(bids.currency()).isEqualTo("EUR");
  }

  @Test
  void aBillBelowTheBidIsThePriceToBeatOfASecondPriceExchange() {
    event("billing", "a", "billed", "true", "billed_micros", 400);
    event("bid", "b");
    event("billing", "c", "exchange", "y", "billed", "true", "billed_micros", 900);

    assertThat(bids.auctions())
        .filteredOn(auction -> auction.exchange().equals("x"))
        .allSatisfy(auction -> assertThat(auction.firstPrice()).isFalse());
    assertThat(bids.auctions())
        .filteredOn(LoggedAuction::won)
        .extracting(LoggedAuction::exchange, LoggedAuction::knownPriceCpmMicros)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("x", 400_000L),
            org.assertj.core.groups.Tuple.tuple("y", 0L));
  }

  @Test
  void theRateIsWhatTheStrategySaidOrElseThatOfTheExchange() {
    event("bid", "said", "value_cpm_micros", 4_000_000);
    event("click", "shown");

    assertThat(bids.auctions())
        .extracting(LoggedAuction::rate)
        // 4,000,000 CPM micros are 4,000 for one impression, of a click's 2,000,000.
        .containsExactlyInAnyOrder(0.002, 1 / 1_001.0);
  }

  @Test
  void aRateThatWasToldCountsMoreThanWhatAPacedValueSeemsToSay() {
    // Half of the value is paced away, which halves the rate that is read from it.
    event(
        "bid",
        "told",
        "value_cpm_micros",
        4_000_000,
        "base_value_cpm_micros",
        8_000_000,
        "click_probability_ppb",
        4_100_000,
        "bid_floor_cpm_micros",
        500_000);
    event("bid", "untold", "value_cpm_micros", 4_000_000, "base_value_cpm_micros", 8_000_000);

    assertThat(bids.auctions())
        .extracting(LoggedAuction::rate)
        .containsExactlyInAnyOrder(0.0041, 0.004);
    assertThat(bids.auctions())
        .extracting(LoggedAuction::floorCpmMicros)
        .containsExactlyInAnyOrder(500_000L, 0L);
  }

  @Test
  void predictionsAreComparedWithClicksByVersion() {
    for (int i = 0; i < 4_000; i++) {
      String version = i % 2 == 0 ? "1" : "2";
      event(
          "bid",
          "b" + i,
          "strategy",
          "linear",
          "strategy_version",
          version,
          "click_probability_ppb",
          10_000_000);
      event("impression", "b" + i);
      // Version 1 gets what it predicts, version 2 a fourth of it.
      if (i % 200 == 0 || i % 800 == 1) {
        event("click", "b" + i);
      }
    }
    event("bid", "lost", "click_probability_ppb", 900_000_000);
    event("impression", "untold");

    assertThat(bids.calibrations())
        .extracting(Calibration::version, Calibration::impressions, Calibration::clicks)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("1", 2_000L, 20L),
            org.assertj.core.groups.Tuple.tuple("2", 2_000L, 5L));
    assertThat(bids.calibrations().get(0).ratio()).isEqualTo(1, offset(1e-9));
    assertThat(bids.calibrations().get(0).mayBeRight()).isTrue();
    assertThat(bids.calibrations().get(1).mayBeRight()).isFalse();
  }

  @Test
  void whatLostForAnotherReasonThanItsPriceIsLeftOut() {
    event("loss", "blocked", "loss_reason", 202);
    event("loss", "low", "loss_reason", 100);

    assertThat(bids.auctions()).hasSize(1);
    assertThat(bids.lostOtherwise()).isEqualTo(1);
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    assertThatThrownBy(() -> event("bid", "a", "bid_price_cpm_micros", "much"))
        .hasMessage("bid_price_cpm_micros: \"much\" (expected: a whole number)");
    assertThatThrownBy(() -> event("bid", "a", "bid_time", "yesterdayZ"))
        .hasMessageStartingWith("bid_time: \"yesterdayZ\" (expected: a time such as");
    assertThatThrownBy(() -> event("bid", "")).hasMessageStartingWith("source_id: empty");
    event("bid", "a");
    assertThatThrownBy(() -> event("bid", "b", "currency", "USD"))
        .hasMessageContaining("(expected: one; choose a campaign)");
  }
}
