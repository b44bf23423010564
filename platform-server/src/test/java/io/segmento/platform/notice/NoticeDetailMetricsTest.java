package io.segmento.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.MutableClock;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.NoticeRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticeDetailMetricsTest {

  private static final BidToken TOKEN =
      BidToken.newBuilder().setPriceCeilingCpmMicros(2_000_000).build();

  private final CollectorRegistry registry = new CollectorRegistry();
  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private final NoticeDetailMetrics details =
      new NoticeDetailMetrics(registry, clock, new NoticeMetrics(registry));

  @Test
  void whatWouldHaveWonIsComparedWithWhatWasBid() {
    details.note(NoticeType.LOSS, NoticeRequest.newBuilder().setMinToWin("3.00").build(), TOKEN);
    details.note(NoticeType.WIN, NoticeRequest.newBuilder().setMinToWin("1").build(), TOKEN);

    assertThat(sum("segmento_notice_min_to_win_ratio", "loss")).isEqualTo(1.5);
    assertThat(sum("segmento_notice_min_to_win_ratio", "win")).isEqualTo(0.5);
  }

  @Test
  void aBidInAnotherCurrencyIsComparedAsItWasSent() {
    details.note(
        NoticeType.LOSS,
        NoticeRequest.newBuilder().setMinToWin("3").build(),
        TOKEN.toBuilder().setSentPriceCpmMicros(4_000_000).build());

    assertThat(sum("segmento_notice_min_to_win_ratio", "loss")).isEqualTo(0.75);
  }

  @Test
  void theMarketBidRatioOfAWinIsCounted() {
    details.note(
        NoticeType.WIN, NoticeRequest.newBuilder().setMarketBidRatio("0.8").build(), TOKEN);

    assertThat(registry.getSampleValue("segmento_notice_market_bid_ratio_sum")).isEqualTo(0.8);
  }

  @Test
  void billsForSeveralImpressionsAreCountedAndHowOldTheyAre() {
    NoticeRequest request = NoticeRequest.newBuilder()
        .setMultiplier("2.5")
        .setImpressionTime(Long.toString(clock.millis() - 30_000))
        .build();
    details.note(NoticeType.BILL, request, TOKEN);
    details.note(NoticeType.IMPRESSION, request, TOKEN);
    details.note(
        NoticeType.IMPRESSION,
        request,
        TOKEN.toBuilder().setBillsOnImpression(true).build());
    details.note(NoticeType.BILL, NoticeRequest.newBuilder().setMultiplier("1").build(), TOKEN);

    assertThat(registry.getSampleValue("segmento_notice_multiplied_total")).isEqualTo(2);
    assertThat(registry.getSampleValue("segmento_notice_impression_age_seconds_sum"))
        .isEqualTo(60);
  }

  @Test
  void macrosThatNobodyFilledInSayNothing() {
    for (String macro : List.of(
        "",
        " ",
        "${AUCTION_MBR}",
        "%24%7BAUCTION_MBR%7D",
        "%%WINNING_PRICE%%",
        "{{ratio}}",
        "[MBR]",
        "AUCTION_MBR")) {
      details.note(NoticeType.WIN, everything(macro), TOKEN);
      details.note(NoticeType.BILL, everything(macro), TOKEN);
    }

    assertThat(malformed()).isZero();
    assertThat(registry.getSampleValue("segmento_notice_market_bid_ratio_count"))
        .isZero();
  }

  @Test
  void whateverElseIsNoNumberIsMalformedAndNothingIsEverUnbounded() {
    for (String text :
        List.of("x", "1e999999999", "-1", "NaN", "Infinity", "9".repeat(100), "1,5")) {
      details.note(NoticeType.WIN, everything(text), TOKEN);
      details.note(NoticeType.BILL, everything(text), TOKEN);
    }
    details.note(
        NoticeType.WIN, NoticeRequest.newBuilder().setMarketBidRatio("1e15").build(), TOKEN);

    // Three macros, seven texts; the least price that wins has its own counter.
    assertThat(malformed()).isEqualTo(21);
    assertThat(registry.getSampleValue("segmento_notice_market_bid_ratio_sum")).isEqualTo(100);
  }

  private static NoticeRequest everything(String text) {
    return NoticeRequest.newBuilder()
        .setMinToWin(text)
        .setMarketBidRatio(text)
        .setMultiplier(text)
        .setImpressionTime(text)
        .build();
  }

  private double malformed() {
    double sum = 0;
    for (String macro : List.of("mbr", "multiplier", "imp_ts")) {
      sum += registry.getSampleValue(
          "segmento_notice_macro_malformed_total", new String[] {"macro"}, new String[] {macro});
    }
    return sum;
  }

  private double sum(String name, String type) {
    return registry.getSampleValue(name + "_sum", new String[] {"type"}, new String[] {type});
  }
}
