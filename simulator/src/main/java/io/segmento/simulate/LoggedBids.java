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

/**
 * Puts the events of one campaign's bids together to auctions that can be replayed: bid, win, billing, impression, click and loss of a bid have the same
 * source, in any order, any number of times. What the log does not say is taken so:
 *
 * <ul>
 *   <li>a bid that nobody won, billed or showed has lost, since an exchange need not tell losses;
 *   <li>an exchange is first price where no bill is below its bid; in second price a bill below the bid is the price to beat;
 *   <li>the click probability is what the strategy said that the impression is worth by the value of a click; where it said nothing beside its price, the
 *       rate of clicks of the exchange's impressions;
 *   <li>the floor is 0.
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

  private static final long CPM = 1_000;
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
    boolean said = bid.valueCpmMicros > 0 && bid.valueCpmMicros != bid.bidCpmMicros;
    double rate = said
        ? (double) bid.valueCpmMicros / CPM / clickValueMicros
        : place.clicked / (place.shown + PRIOR_IMPRESSIONS);
    // What would have won a bid that won lies at or below it, of one that lost above it; anything
    // else is no price to go by.
    boolean fits = bid.won == (bid.minimumCpmMicros <= bid.bidCpmMicros);
    return new LoggedAuction(
        bid.atMillis,
        bid.exchange,
        !place.secondPrice,
        0,
        Math.min(1, rate),
        bid.bidCpmMicros,
        bid.won,
        bid.won ? Math.min(bid.paidCpmMicros, bid.bidCpmMicros) : 0,
        fits ? bid.minimumCpmMicros : 0,
        bid.clicked);
  }

  /** Of all events that were read; empty before the first one. */
  public String currency() {
    return currencies.stream().findFirst().orElse("");
  }
}
