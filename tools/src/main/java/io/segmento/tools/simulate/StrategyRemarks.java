package io.segmento.tools.simulate;

import com.google.errorprone.annotations.FormatMethod;
import io.segmento.strategy.StrategyMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a strategy did while it was played, beside bidding: what it counted by itself, and what it threw. Its name stands before each sentence. Not thread-safe, but for counters. */
final class StrategyRemarks implements StrategyMetrics {

  private final String name;
  private final Map<String, LongAdder> counters = new ConcurrentSkipListMap<>();
  private String refusal = "";
  private long failedDecisions;
  private long failedOutcomes;
  private @Nullable Throwable first;

  /** @param name of the strategy */
  StrategyRemarks(String name) {
    this.name = name;
  }

  @Override
  public Counter counter(String counter) {
    return counters.computeIfAbsent(counter, unused -> new LongAdder())::increment;
  }

  /** A node would not take it, for this reason; empty: it would. */
  void refused(String reason) {
    refusal = reason;
  }

  void decisionFailed(Throwable failure) {
    failedDecisions++;
    keep(failure);
  }

  void outcomeFailed(Throwable failure) {
    failedOutcomes++;
    keep(failure);
  }

  private void keep(Throwable failure) {
    if (first == null) {
      first = failure;
    }
  }

  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    if (!refusal.isEmpty()) {
      add(sentences, "A node would refuse %s: %s (segmento plugin verify).", name, refusal);
    }
    if (failedDecisions > 0) {
      add(
          sentences,
          "%s failed in %,d decisions; each counts as no bid, as on a node, which would demote it.",
          name,
          failedDecisions);
    }
    if (failedOutcomes > 0) {
      add(sentences, "%s failed when told of %,d outcomes.", name, failedOutcomes);
    }
    Throwable failure = first;
    if (failure != null) {
      StackTraceElement[] trace = failure.getStackTrace();
      add(
          sentences,
          "%s failed first by %s%s.",
          name,
          failure,
          trace.length == 0 ? "" : " at " + trace[0]);
    }
    counters.forEach((counter, count) -> {
      if (count.sum() > 0) {
        add(sentences, "%s counted %s: %,d times.", name, counter, count.sum());
      }
    });
    return List.copyOf(sentences);
  }

  @FormatMethod
  private static void add(List<String> sentences, String format, Object... args) {
    sentences.add(String.format(Locale.ROOT, format, args));
  }
}
