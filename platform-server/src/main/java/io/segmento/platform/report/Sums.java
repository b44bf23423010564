package io.segmento.platform.report;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.Breakdown;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.People;
import io.segmento.platform.error.SegmentoException;
import io.segmento.proto.v1.ReportDimension;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a query while they are summed up. Thread-safe. */
final class Sums {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mmXXX");
  private static final long SECONDS_PER_HOUR = 3_600;
  /** Of what is not asked by hour. */
  static final long NO_HOUR = Long.MIN_VALUE;

  private final Query query;
  private final int most;
  private final Map<Key, SummedRow> keyToRow = new HashMap<>();
  /** In the order in which they were found, so that whoever goes through them goes through memory in order. */
  private final List<SummedRow> rows = new ArrayList<>();

  private final Map<LocalDate, String> dayToText = new HashMap<>();
  private @Nullable LiveCampaign lastCampaign;
  private @Nullable LocalDate lastDay;
  private long lastHour;
  private @Nullable Breakdown lastCell;
  private @Nullable SummedRow lastRow;

  /** The list's own hash is near the same for neighbouring days of neighbouring names, and thousands of rows would share one. */
  private record Key(List<String> dimensions, String currency, int hash) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    static Key of(List<String> dimensions, String currency) {
      long mixed = currency.hashCode();
      for (String dimension : dimensions) {
        mixed = (mixed ^ dimension.hashCode()) * GOLDEN;
        mixed ^= mixed >>> Integer.SIZE;
      }
      return new Key(dimensions, currency, (int) mixed);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && hash == key.hash
          && currency.equals(key.currency)
          && dimensions.equals(key.dimensions);
    }
  }

  /**
   * @param most rows; a query that has more is refused
   */
  Sums(Query query, int most) {
    this.query = query;
    this.most = most;
  }

  /**
   * Adds to what a counter says.
   *
   * @param hour in which it was, from the epoch; looked at only when the query has hours
   * @param cell looked at only when the query has parts; null: the cell of all that were too many
   */
  synchronized void add(
      LiveCampaign campaign,
      LocalDate day,
      long hour,
      @Nullable Breakdown cell,
      Counter counter,
      long value) {
    row(campaign, day, hour, cell).add(campaign.advertiser().getId(), counter, value);
  }

  /** Adds the totals of a day, in the order of the counters. */
  synchronized void add(
      LiveCampaign campaign, LocalDate day, List<Counter> counters, long[] totals) {
    for (int i = 0; i < totals.length; i++) {
      if (totals[i] != 0) {
        row(campaign, day, NO_HOUR, null)
            .add(campaign.advertiser().getId(), counters.get(i), totals[i]);
      }
    }
  }

  /** Adds people, as the store keeps them; the rest is as above. */
  synchronized void add(
      LiveCampaign campaign,
      LocalDate day,
      long hour,
      @Nullable Breakdown cell,
      People kind,
      byte[] sketch) {
    row(campaign, day, hour, cell).add(kind, sketch);
  }

  /** What is read comes in runs that belong to one row, with the very same cell: an equal one would only be looked up again. */
  @SuppressWarnings("ReferenceEquality")
  private SummedRow row(LiveCampaign campaign, LocalDate day, long hour, @Nullable Breakdown cell) {
    SummedRow row = lastRow;
    if (row == null
        || campaign != lastCampaign
        || hour != lastHour
        || cell != lastCell
        || !day.equals(lastDay)) {
      row = find(campaign, day, hour, cell);
      lastCampaign = campaign;
      lastDay = day;
      lastHour = hour;
      lastCell = cell;
      lastRow = row;
    }
    return row;
  }

  private SummedRow find(
      LiveCampaign campaign, LocalDate day, long hour, @Nullable Breakdown cell) {
    List<String> dimensions = new ArrayList<>(query.dimensions().size());
    for (ReportDimension dimension : query.dimensions()) {
      dimensions.add(
          switch (dimension) {
            case DAY -> dayToText.computeIfAbsent(day, LocalDate::toString);
            case HOUR ->
              HOUR.format(Instant.ofEpochSecond(hour * SECONDS_PER_HOUR)
                  .atZone(query.days().zone()));
            case CAMPAIGN_DIMENSION -> campaign.id();
            case ADVERTISER_DIMENSION -> campaign.advertiser().getId();
            default -> CellFilter.value(dimension, cell);
          });
    }
    Key key = Key.of(dimensions, campaign.proto().getCurrency());
    SummedRow row = keyToRow.get(key);
    if (row == null) {
      if (rows.size() >= most) {
        throw SegmentoException.invalid(
            ReportReason.REPORT_TOO_LARGE,
            "dimensions",
            "more than " + most + " rows (expected: fewer dimensions, days or campaigns)");
      }
      row = new SummedRow(dimensions, key.currency());
      keyToRow.put(key, row);
      rows.add(row);
    }
    return row;
  }

  /** Those in which something was counted. */
  synchronized List<SummedRow> rows() {
    return rows.stream().filter(row -> !row.isEmpty()).toList();
  }
}
