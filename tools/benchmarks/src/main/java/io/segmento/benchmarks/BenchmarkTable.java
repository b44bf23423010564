package io.segmento.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Results as a Markdown table. One that samples times has the 99th percentile, and a benchmark with a counter {@code bytes} of what it took in has its rate in MB/s as well. */
final class BenchmarkTable {
  private static final double P99 = 99;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private BenchmarkTable() {}

  static String of(Collection<RunResult> results) {
    StringBuilder text = new StringBuilder(
        "| benchmark | score | ± | p99 | unit | allocated, bytes/op | input, MB/s | allocated per byte of input |\n"
            + "|---|---:|---:|---:|---|---:|---:|---:|\n");
    for (RunResult result : results) {
      Result<?> primary = result.getPrimaryResult();
      double allocated = score(secondary(result, "gc.alloc.rate.norm"));
      double bytesPerSecond = score(secondary(result, "bytes"));
      text.append(String.format(
          Locale.ROOT,
          "| %s | %,.1f | %,.1f | %s | %s | %,.0f | %s | %s |%n",
          name(result),
          primary.getScore(),
          primary.getScoreError(),
          result.getParams().getMode() == Mode.SampleTime
              ? String.format(Locale.ROOT, "%,.1f", primary.getStatistics().getPercentile(P99))
              : "",
          primary.getScoreUnit(),
          allocated,
          bytesPerSecond > 0
              ? String.format(Locale.ROOT, "%,.0f", bytesPerSecond / BYTES_PER_MEGABYTE)
              : "",
          bytesPerSecond > 0
              ? String.format(Locale.ROOT, "%.2f", allocated * primary.getScore() / bytesPerSecond)
              : ""));
    }
    return text.toString();
  }

  private static String name(RunResult result) {
    String full = result.getParams().getBenchmark();
    String method = full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1);
    String parameters = result.getParams().getParamsKeys().stream()
        .map(key -> key + "=" + result.getParams().getParam(key))
        .collect(Collectors.joining(", "));
    return parameters.isEmpty() ? method : method + " (" + parameters + ")";
  }

  private static @Nullable Result<?> secondary(RunResult result, String label) {
    Map<String, ?> results = result.getSecondaryResults();
    Object found = results.get(label);
    if (found == null) {
      // Profilers' results carry a mark before their name.
      found = results.get("·" + label);
    }
    return found instanceof Result<?> value ? value : null;
  }

  private static double score(@Nullable Result<?> result) {
    return result == null ? 0 : result.getScore();
  }
}
