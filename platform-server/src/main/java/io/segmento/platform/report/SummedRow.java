package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.HyperLogLog;
import io.segmento.platform.counter.People;
import io.segmento.proto.v1.ReportMetric;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/** What was counted in a cell of a table: exact sums, whose they are, and how many people are behind it. Not thread-safe. */
public final class SummedRow {
  private static final int COUNTERS = Counter.values().length;

  private static final Set<Counter> MONEY =
      EnumSet.of(Counter.SPEND_MICROS, Counter.CONVERSION_VALUE_MICROS);

  private final List<String> dimensions;
  private final String currency;
  private final Map<String, long[]> advertiserIdToSums = new HashMap<>(2);
  private final Map<People, HyperLogLog> people = new EnumMap<>(People.class);

  SummedRow(List<String> dimensions, String currency) {
    this.dimensions = List.copyOf(dimensions);
    this.currency = requireNonNull(currency, "currency");
  }

  void add(String advertiserId, Counter counter, long amount) {
    advertiserIdToSums.computeIfAbsent(advertiserId, id -> new long[COUNTERS])[counter.ordinal()] +=
        amount;
  }

  void add(People kind, byte[] sketch) {
    people.computeIfAbsent(kind, each -> new HyperLogLog()).add(sketch);
  }

  /** Adds all of another row, its money as the operator says. */
  void add(SummedRow other, LongUnaryOperator money) {
    other.advertiserIdToSums.forEach((advertiser, sums) -> {
      for (Counter counter : Counter.values()) {
        long sum = sums[counter.ordinal()];
        if (sum != 0) {
          add(advertiser, counter, MONEY.contains(counter) ? money.applyAsLong(sum) : sum);
        }
      }
    });
    other.people.forEach((kind, sketch) ->
        people.computeIfAbsent(kind, each -> new HyperLogLog()).add(sketch));
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
    return people.isEmpty()
        && advertiserIdToSums.values().stream()
            .allMatch(sums -> Arrays.stream(sums).allMatch(sum -> sum == 0));
  }

  long sum(Counter counter) {
    long sum = 0;
    for (long[] sums : advertiserIdToSums.values()) {
      sum += sums[counter.ordinal()];
    }
    return sum;
  }

  /** How many different people; 0 also when the query did not ask for them. */
  public long people(People kind) {
    HyperLogLog sketch = people.get(kind);
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
    advertiserIdToSums.forEach((advertiser, values) -> {
      if (values[counter.ordinal()] != 0) {
        totals.put(advertiser, values[counter.ordinal()]);
      }
    });
    return totals;
  }
}
