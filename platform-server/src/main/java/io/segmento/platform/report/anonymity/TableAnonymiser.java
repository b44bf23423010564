package io.segmento.platform.report.anonymity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.proto.v1.ReportMetric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a table that may be told of one that is true. Pure: the same secret, table and contents bring the same. All noise is drawn here, named by
 * table, cell, metric and contents, so that no query has a say in it. Safe for use by many threads.
 */
final class TableAnonymiser {
  private final NoiseSource source;
  private final CellRule rule;
  private final NoiseScales scales;
  private final List<Withholding> withholdings;

  TableAnonymiser(byte[] secret, CellRule rule, NoiseScales scales) {
    this(secret, rule, scales, List.of(new UnsafeNumbers(rule), new ComplementOfMargin(rule)));
  }

  /** With other steps than those that the rule asks for: to show what each of them is for. */
  TableAnonymiser(
      byte[] secret, CellRule rule, NoiseScales scales, List<Withholding> withholdings) {
    this.source = new NoiseSource(secret);
    this.rule = requireNonNull(rule, "rule");
    this.scales = requireNonNull(scales, "scales");
    this.withholdings = List.copyOf(withholdings);
  }

  ReleasedTable releaseDay(TableId table, List<ExactCell> cells) {
    List<DraftNumber> numbers = new ArrayList<>();
    cells.forEach(cell -> numbers.addAll(numbers(table, cell)));
    return release(table, cells, numbers, List.of());
  }

  /**
   * Releases a month.
   *
   * @param days the true days, and what of them is out already
   */
  ReleasedTable releaseMonth(TableId table, List<ExactCell> cells, List<ReleasedDay> days) {
    Set<Told> told = new HashSet<>();
    Map<Cell, Map<ReportMetric, Aggregate>> withheld = withheld(table, days, told);
    List<DraftNumber> numbers = new ArrayList<>();
    for (ExactCell cell : cells) {
      for (DraftNumber number : numbers(table, cell)) {
        Aggregate unknown = withheld.getOrDefault(number.cell(), Map.of()).get(number.metric());
        numbers.add(new DraftNumber(
            number.cell(),
            number.metric(),
            number.noisyTotal(),
            number.behind(),
            days.isEmpty() ? number.unknown() : Optional.ofNullable(unknown)));
      }
    }
    // Where no day was told there is nothing to subtract.
    withheld.forEach((cell, metrics) ->
        metrics.keySet().removeIf(metric -> !told.contains(new Told(cell, metric))));
    return release(table, cells, numbers, List.of(new ComplementOfMonth(rule, withheld)));
  }

  /** A day of a month that is to be released. */
  record ReleasedDay(TableId table, List<ExactCell> cells, ReleasedTable released) {}

  private record Told(Cell cell, ReportMetric metric) {}

  private ReleasedTable release(
      TableId table,
      List<ExactCell> cells,
      List<DraftNumber> numbers,
      List<Withholding> beforeOthers) {
    Draft draft = new Draft(table, numbers);
    beforeOthers.forEach(step -> step.apply(draft));
    withholdings.forEach(step -> step.apply(draft));
    return draft.release(cells);
  }

  private List<DraftNumber> numbers(TableId table, ExactCell cell) {
    List<DraftNumber> numbers = new ArrayList<>();
    long noisyUsers =
        scales.users().add(source, name(table, cell, ReportMetric.REACH), cell.users());
    for (ReportMetric metric : NoiseScales.SUMS) {
      Optional<Noise> noise =
          scales.of(metric, cell.cell().currency(), table.period().length());
      if (noise.isEmpty()) {
        continue;
      }
      String name = name(table, cell, metric);
      Aggregate behind = behind(name, cell, metric, noise.get(), noisyUsers);
      long noisy = noise.get().add(source, name + "total", cell.total(metric));
      numbers.add(new DraftNumber(cell.cell(), metric, noisy, behind, Optional.of(behind)));
      if (metric == ReportMetric.IMPRESSIONS) {
        // The partners behind whom an ad reached are those behind its impressions.
        numbers.add(new DraftNumber(
            cell.cell(), ReportMetric.REACH, noisyUsers, behind, Optional.of(behind)));
      }
    }
    return numbers;
  }

  private Aggregate behind(
      String name, ExactCell cell, ReportMetric metric, Noise noise, long noisyUsers) {
    Map<String, Long> noisy = new HashMap<>();
    cell.partners(metric)
        .forEach((partner, total) ->
            noisy.put(partner, noise.add(source, name + "partner " + partner, total)));
    return new Aggregate(
        cell.users(),
        cell.partners(metric),
        noisyUsers,
        noisy,
        noise.sigma(),
        scales.users().sigma());
  }

  /**
   * Which draw it is: table, cell, metric and contents. The contents, so that should a table be released anew after its record was lost, with counts
   * that came in since, its noise is another too, and the difference of the two tells nothing exact. Nobody chooses contents by a query, since no
   * query chooses what is in a cell.
   */
  private static String name(TableId table, ExactCell cell, ReportMetric metric) {
    String contents = cell.users() + " " + new TreeMap<>(cell.partners(metric));
    return String.join(
        "\n",
        table.name(),
        cell.cell().value(),
        cell.cell().currency(),
        metric.name(),
        HexFormat.of().formatHex(NoiseSource.sha256().digest(contents.getBytes(UTF_8))),
        "");
  }

  /** What the days that withheld a number are together; adds the numbers that some day told. */
  private Map<Cell, Map<ReportMetric, Aggregate>> withheld(
      TableId month, List<ReleasedDay> days, Set<Told> told) {
    Map<Cell, Map<ReportMetric, Aggregate>> withheld = new HashMap<>();
    for (ReleasedDay day : days) {
      for (ExactCell cell : day.cells()) {
        // The same names bring the same noise as when the day was released: nothing more is spent
        // on looking again.
        for (DraftNumber number : numbers(month.of(day.table().period()), cell)) {
          if (day.released().number(cell.cell(), number.metric()).isPresent()) {
            told.add(new Told(cell.cell(), number.metric()));
          } else {
            withheld
                .computeIfAbsent(cell.cell(), unused -> new HashMap<>())
                .merge(number.metric(), number.behind(), Aggregate::plus);
          }
        }
      }
    }
    return withheld;
  }
}
