package io.segmento.simulate;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts the events of one campaign's bids together to auctions that can be replayed: bid, win, billing, impression, click and loss of a bid have the same
 * source, in any order, any number of times. What the log does not say is taken so:
 *
 * <ul>
 *   <li>a bid that nobody won, billed or showed has lost, since an exchange need not tell losses;
 *   <li>an exchange is first price where no bill is below its bid; in second price a bill below the bid is the price to beat;
 *   <li>the click probability is the one that the strategy told; of strategies and logs that do not tell it, what the impression was said to be worth, before multipliers where that is
 *       told, by the value of a click; where nothing was said beside the price, the rate of clicks of the exchange's impressions;
 *   <li>the floor is the one that was logged, else 0.
 * </ul>
 *
 * A bid that lost for another reason than its price says nothing about prices: it is left out, and counted. Not thread-safe.
 */
public final class LoggedBids {

  /** What is read of an event, by the names of the event log's tables. */
  public static final List<String> COLUMNS = List.of(
      "type",
      "source_id",
      "event_time",
      "bid_time",
      "exchange",
      "campaign_id",
      "currency",
      "bid_price_cpm_micros",
      "value_cpm_micros",
      "billed",
      "billed_micros",
      "min_to_win_cpm_micros",
      "loss_reason");

  /** The same, of which logs of earlier versions have none. */
  public static final List<String> LATER_COLUMNS = List.of(
      "strategy",
      "strategy_version",
      "click_probability_ppb",
      "base_value_cpm_micros",
      "bid_floor_cpm_micros");

  private static final long CPM = 1_000;
  private static final double BILLION = 1e9;
  private static final Set<String> TYPES =
      Set.of("bid", "win", "billing", "loss", "impression", "click");
  /** Below the floor, below the deal's, lost to a higher bid, lost to a deal; of OpenRTB's loss reasons. 0: not told. */
  private static final Set<Long> BY_PRICE = Set.of(0L, 100L, 101L, 102L, 103L);

  /** As if so many impressions without a click had been seen before. */
  private static final double PRIOR_IMPRESSIONS = 1_000;

  private final String campaignId;
  private final long clickValueMicros;
  private final Map<String, Bid> bids = new LinkedHashMap<>();
  private final Set<String> currencies = new HashSet<>();
  private final Map<String, Place> places = new HashMap<>();

  /** Values of one event by column; empty where there is none. */
  @FunctionalInterface
  public interface Event {
    String of(String column);
  }

  private static final class Bid {
    private final String exchange;
    private String strategy = "";
    private String version = "";
    private long clickPpb;
    private long baseCpmMicros;
    private long floorCpmMicros;
    private long atMillis;
    private long bidCpmMicros;
    private long valueCpmMicros;
    private long paidCpmMicros;
    private long minimumCpmMicros;
    private boolean won;
    private boolean clicked;
    private boolean otherwise;

    private Bid(String exchange) {
      this.exchange = exchange;
    }
  }

  /** What is known of an exchange when all was read. */
  private static final class Place {
    private boolean secondPrice;
    private long shown;
    private long clicked;
  }

  /**
   * Knows nothing yet.
   *
   * @param campaignId whose bids are meant; empty: all, which must then be in one currency
   */
  public LoggedBids(String campaignId, long clickValueMicros) {
    this.campaignId = requireNonNull(campaignId, "campaignId");
    if (clickValueMicros < 1) {
      throw new IllegalArgumentException(
          "clickValueMicros: " + clickValueMicros + " (expected: >= 1)");
    }
    this.clickValueMicros = clickValueMicros;
  }

  /** One event more; what is no bid's is passed over. Throws {@link IllegalArgumentException} that names column and value. */
  public void add(Event event) {
    String type = event.of("type");
    if (!TYPES.contains(type)
        || (!campaignId.isEmpty() && !event.of("campaign_id").equals(campaignId))) {
      return;
    }
    String source = event.of("source_id");
    if (source.isEmpty()) {
      throw new IllegalArgumentException("source_id: empty (expected: the bid's id)");
    }
    currencies.add(event.of("currency"));
    if (currencies.size() > 1) {
      throw new IllegalArgumentException(
          "currency: " + String.join(" and ", currencies) + " (expected: one; choose a campaign)");
    }
    if (!bids.containsKey(source) && bids.size() == AuctionLog.MAX_AUCTIONS) {
      throw new IllegalArgumentException(
          "bids: too many (expected: <= " + AuctionLog.MAX_AUCTIONS + ")");
    }
    String exchange = event.of("exchange").intern();
    add(bids.computeIfAbsent(source, unused -> new Bid(exchange)), type, event);
  }

  private static void add(Bid bid, String type, Event event) {
    bid.bidCpmMicros = Math.max(bid.bidCpmMicros, number(event, "bid_price_cpm_micros"));
    bid.valueCpmMicros = Math.max(bid.valueCpmMicros, number(event, "value_cpm_micros"));
    if (type.equals("bid")) {
      bid.strategy = event.of("strategy").intern();
      bid.version = event.of("strategy_version").intern();
    }
    bid.clickPpb = Math.max(bid.clickPpb, number(event, "click_probability_ppb"));
    bid.baseCpmMicros = Math.max(bid.baseCpmMicros, number(event, "base_value_cpm_micros"));
    bid.floorCpmMicros = Math.max(bid.floorCpmMicros, number(event, "bid_floor_cpm_micros"));
    long at = time(event, "bid_time");
    if (at > 0) {
      bid.atMillis = at;
    } else if (type.equals("bid")) {
      bid.atMillis = time(event, "event_time");
    }
    if (event.of("billed").equals("true")) {
      bid.paidCpmMicros = Math.multiplyExact(number(event, "billed_micros"), CPM);
    }
    bid.minimumCpmMicros = Math.max(bid.minimumCpmMicros, number(event, "min_to_win_cpm_micros"));
    bid.won |= !type.equals("bid") && !type.equals("loss");
    bid.clicked |= type.equals("click");
    bid.otherwise |= type.equals("loss") && !BY_PRICE.contains(number(event, "loss_reason"));
  }

  private static long number(Event event, String column) {
    String text = event.of(column);
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw wrong(column, text, "a whole number");
    }
  }

  /** As a table of files has it, in epoch milliseconds, or as an export writes it. */
  private static long time(Event event, String column) {
    String text = event.of(column);
    try {
      return text.endsWith("Z") ? Instant.parse(text).toEpochMilli() : number(event, column);
    } catch (DateTimeException e) {
      throw wrong(column, text, "a time such as 2026-11-26T10:00:00Z, or epoch milliseconds");
    }
  }

  private static IllegalArgumentException wrong(String column, String value, String expected) {
    return new IllegalArgumentException(
        column + ": \"" + value + "\" (expected: " + expected + ")");
  }

  /** Bids that lost for another reason than their price, such as a creative that an exchange blocks. */
  public long lostOtherwise() {
    return bids.values().stream().filter(bid -> bid.otherwise).count();
  }

  /** The auctions of all others, by time. */
  public List<LoggedAuction> auctions() {
    places.clear();
    for (Bid bid : bids.values()) {
      Place place = places.computeIfAbsent(bid.exchange, unused -> new Place());
      if (bid.won) {
        place.shown++;
        place.clicked += bid.clicked ? 1 : 0;
        // A bill is exact to a thousandth of a CPM's unit, so half of that is no difference.
        place.secondPrice |= bid.paidCpmMicros > 0 && bid.paidCpmMicros + CPM < bid.bidCpmMicros;
      }
    }
    List<LoggedAuction> auctions = new ArrayList<>();
    for (Bid bid : bids.values()) {
      Place place = places.get(bid.exchange);
      if (place != null && !bid.otherwise && bid.bidCpmMicros > 0) {
        auctions.add(auction(bid, place));
      }
    }
    auctions.sort(Comparator.comparingLong(LoggedAuction::atMillis));
    return auctions;
  }

  private LoggedAuction auction(Bid bid, Place place) {
    // What would have won a bid that won lies at or below it, of one that lost above it; anything
    // else is no price to go by.
    boolean fits = bid.won == (bid.minimumCpmMicros <= bid.bidCpmMicros);
    return new LoggedAuction(
        bid.atMillis,
        bid.exchange,
        !place.secondPrice,
        bid.floorCpmMicros,
        Math.min(1, rate(bid, place)),
        bid.bidCpmMicros,
        bid.won,
        bid.won ? Math.min(bid.paidCpmMicros, bid.bidCpmMicros) : 0,
        fits ? bid.minimumCpmMicros : 0,
        bid.clicked);
  }

  private double rate(Bid bid, Place place) {
    if (bid.clickPpb > 0) {
      return bid.clickPpb / BILLION;
    }
    long worth = bid.baseCpmMicros > 0 ? bid.baseCpmMicros : bid.valueCpmMicros;
    return worth > 0 && worth != bid.bidCpmMicros
        ? (double) worth / CPM / clickValueMicros
        : place.clicked / (place.shown + PRIOR_IMPRESSIONS);
  }

  /** What each version of a strategy predicted of the impressions that it won, and what came of them; of bids whose prediction it told. By name and version. */
  public List<Calibration> calibrations() {
    Map<String, Calibration> found = new TreeMap<>();
    for (Bid bid : bids.values()) {
      if (bid.won && bid.clickPpb > 0) {
        found.merge(
            bid.strategy + ' ' + bid.version,
            Calibration.of(bid.strategy, bid.version, bid.clickPpb / BILLION, bid.clicked),
            Calibration::plus);
      }
    }
    return List.copyOf(found.values());
  }

  /** Of all events that were read; empty before the first one. */
  public String currency() {
    return currencies.stream().findFirst().orElse("");
  }
}
