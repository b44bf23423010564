package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.HyperLogLog;
import io.segmento.platform.counter.People;
import io.segmento.proto.v1.ReportMetric;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What was counted in a cell of a table: exact sums, whose they are, and how many people are behind it. Not thread-safe. */
public final class SummedRow {
  private static final Counter[] COUNTERS = Counter.values();
  private static final long[] NONE = {};

  private static final Set<Counter> MONEY =
      EnumSet.of(Counter.SPEND_MICROS, Counter.CONVERSION_VALUE_MICROS);

  private final List<String> dimensions;
  private final String currency;
  /** Of the first advertiser that something was counted of; mostly the only one, and there are tens of thousands of rows. */
  private String firstAdvertiserId = "";

  private long[] firstSums = NONE;
  /** Of all others. */
  private @Nullable Map<String, long[]> advertiserIdToSums;

  private @Nullable Map<People, HyperLogLog> people;

  SummedRow(List<String> dimensions, String currency) {
    this.dimensions = List.copyOf(dimensions);
    this.currency = requireNonNull(currency, "currency");
  }

  void add(String advertiserId, Counter counter, long amount) {
    sums(advertiserId)[counter.ordinal()] += amount;
  }

  void add(People kind, byte[] sketch) {
    sketchOf(kind).add(sketch);
  }

  /** Adds all of another row, its money as the operator says. */
  void add(SummedRow other, LongUnaryOperator money) {
    other.forEach((advertiser, sums) -> {
      for (Counter counter : COUNTERS) {
        long sum = sums[counter.ordinal()];
        if (sum != 0) {
          add(advertiser, counter, MONEY.contains(counter) ? money.applyAsLong(sum) : sum);
        }
      }
    });
    if (other.people != null) {
      other.people.forEach((kind, sketch) -> sketchOf(kind).add(sketch));
    }
  }

  private long[] sums(String advertiserId) {
    if (firstSums.length == 0) {
      firstAdvertiserId = advertiserId;
      firstSums = new long[COUNTERS.length];
    }
    if (firstAdvertiserId.equals(advertiserId)) {
      return firstSums;
    }
    if (advertiserIdToSums == null) {
      advertiserIdToSums = new HashMap<>();
    }
    return advertiserIdToSums.computeIfAbsent(advertiserId, id -> new long[COUNTERS.length]);
  }

  private HyperLogLog sketchOf(People kind) {
    if (people == null) {
      people = new EnumMap<>(People.class);
    }
    return people.computeIfAbsent(kind, each -> new HyperLogLog());
  }

  private void forEach(BiConsumer<String, long[]> visitor) {
    if (firstSums.length > 0) {
      visitor.accept(firstAdvertiserId, firstSums);
    }
    if (advertiserIdToSums != null) {
      advertiserIdToSums.forEach(visitor);
    }
  }

  /** In the order of the query's dimensions. */
  public List<String> dimensions() {
    return dimensions;
  }

  /** Of its money: sums of two currencies are never one row. */
  public String currency() {
    return currency;
  }

  /** Nothing was counted and nobody seen. */
  boolean isEmpty() {
    return people == null
        && isZero(firstSums)
        && (advertiserIdToSums == null
            || advertiserIdToSums.values().stream().allMatch(SummedRow::isZero));
  }

  private static boolean isZero(long[] sums) {
    for (long sum : sums) {
      if (sum != 0) {
        return false;
      }
    }
    return true;
  }

  long sum(Counter counter) {
    long sum = firstSums.length == 0 ? 0 : firstSums[counter.ordinal()];
    if (advertiserIdToSums != null) {
      for (long[] sums : advertiserIdToSums.values()) {
        sum += sums[counter.ordinal()];
      }
    }
    return sum;
  }

  /** How many different people; 0 also when the query did not ask for them. */
  public long people(People kind) {
    HyperLogLog sketch = people == null ? null : people.get(kind);
    return sketch == null ? 0 : sketch.estimate();
  }

  /**
   * What each advertiser contributed to a metric that is a sum, without those who contributed nothing.
   *
   * @param metric WINS, CLICKS, SPEND_MICROS …: one counter, no rate
   */
  public Map<String, Long> byAdvertiser(ReportMetric metric) {
    Formula formula = Formula.of(metric);
    if (!formula.isSum()) {
      throw new IllegalArgumentException(metric + " (expected: a sum)");
    }
    Counter counter = formula.counters().get(0);
    Map<String, Long> totals = new HashMap<>();
    forEach((advertiser, values) -> {
      if (values[counter.ordinal()] != 0) {
        totals.put(advertiser, values[counter.ordinal()]);
      }
    });
    return totals;
  }
}
