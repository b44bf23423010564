package io.segmento.tools.traffic;

import io.segmento.tools.console.TextTable;
import io.segmento.tools.exchange.Bid;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What became of the impressions, by campaign. Thread-safe. */
final class Tally {
  private static final BigDecimal IMPRESSIONS_OF_A_CPM = BigDecimal.valueOf(1_000);
  private static final int CPM_DIGITS = 2;
  private static final int MONEY_DIGITS = 4;

  private final Map<String, Campaign> campaigns = new TreeMap<>();
  private final Map<String, Integer> unexpected = new TreeMap<>();
  private long offered;
  private long bids;
  private long shown;

  private static final class Campaign {
    private long bids;
    private long shown;
    private long clicks;
    private long purchases;
    private BigDecimal paidCpm = BigDecimal.ZERO;
  }

  /** Of all campaigns. */
  record Sum(
      long offered, long bids, long shown, long clicks, long purchases, BigDecimal paidCpm) {}

  synchronized Sum sum() {
    long clicks = 0;
    long purchases = 0;
    BigDecimal paidCpm = BigDecimal.ZERO;
    for (Campaign campaign : campaigns.values()) {
      clicks += campaign.clicks;
      purchases += campaign.purchases;
      paidCpm = paidCpm.add(campaign.paidCpm);
    }
    return new Sum(offered, bids, shown, clicks, purchases, paidCpm);
  }

  synchronized void offered() {
    offered++;
  }

  synchronized void bid(Bid bid) {
    bids++;
    of(bid).bids++;
  }

  /** An ad that won, was paid for and shown. */
  synchronized void shown(Bid bid, BigDecimal paidCpm) {
    shown++;
    Campaign campaign = of(bid);
    campaign.shown++;
    campaign.paidCpm = campaign.paidCpm.add(paidCpm);
  }

  synchronized void clicked(Bid bid) {
    of(bid).clicks++;
  }

  synchronized void bought(Bid bid) {
    of(bid).purchases++;
  }

  /** Of which answer, such as {@code status 503 of /c}: there are few. */
  synchronized void unexpected(String what) {
    unexpected.merge(what, 1, Integer::sum);
  }

  /** One line. */
  synchronized String line() {
    return String.format(Locale.ROOT, "impressions, %,d bids, %,d shown", bids, shown);
  }

  /** A table, and what it sums to. */
  synchronized String text(double seconds) {
    TextTable table = new TextTable(2)
        .header(
            "campaign", "bids", "shown", "win rate", "paid, CPM", "spend", "clicks", "purchases");
    campaigns.forEach((name, campaign) -> table.row(
        name,
        count(campaign.bids),
        count(campaign.shown),
        String.format(Locale.ROOT, "%.0f %%", 100.0 * campaign.shown / campaign.bids),
        campaign.shown == 0 ? "–" : cpm(campaign),
        campaign
            .paidCpm
            .divide(IMPRESSIONS_OF_A_CPM, MONEY_DIGITS, RoundingMode.HALF_UP)
            .toPlainString(),
        count(campaign.clicks),
        count(campaign.purchases)));
    String offers = String.format(
        Locale.ROOT,
        "%,d impressions offered in %.0f s, %,.1f a second; %,d bids",
        offered,
        seconds,
        seconds == 0 ? 0 : offered / seconds,
        bids);
    StringBuilder text =
        new StringBuilder(campaigns.isEmpty() ? offers + ".\n" : offers + ":\n\n" + table);
    unexpected.forEach((what, times) ->
        text.append(String.format(Locale.ROOT, "%nNot as expected, %,d times: %s", times, what)));
    return text.append(unexpected.isEmpty() ? "" : "\n").toString();
  }

  private Campaign of(Bid bid) {
    return campaigns.computeIfAbsent(bid.campaign(), unused -> new Campaign());
  }

  private static String cpm(Campaign campaign) {
    return campaign
        .paidCpm
        .divide(BigDecimal.valueOf(campaign.shown), CPM_DIGITS, RoundingMode.HALF_UP)
        .toPlainString();
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
