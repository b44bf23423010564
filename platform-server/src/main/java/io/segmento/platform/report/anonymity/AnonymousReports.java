package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.report.anonymity.PrivacyBudgets.Charge;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportValue;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Answers queries over the data of all partners. An answer is made of released tables and of nothing else, so that however it is asked, repeated or
 * combined, no more than these can be learned. A number is withheld when any part of it is. Safe for use by many threads.
 */
public final class AnonymousReports {
  /** What is told of, unless a query says. */
  public static final List<ReportMetric> METRICS = NoiseScales.SHARED;

  private static final double MICROS = 1e6;

  private final Releases releases;
  private final PrivacyBudgets budgets;
  private final AnonymityConfig config;
  private final AnonymityMetrics metrics;
  private final Clock clock;

  @Inject
  AnonymousReports(
      Releases releases,
      PrivacyBudgets budgets,
      AnonymityConfig config,
      AnonymityMetrics metrics,
      Clock clock) {
    this.releases = requireNonNull(releases, "releases");
    this.budgets = requireNonNull(budgets, "budgets");
    this.config = requireNonNull(config, "config");
    this.metrics = requireNonNull(metrics, "metrics");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Whether a caller with these roles is told of by this alone: it has one of {@code report.anonymity.roles}. */
  public boolean answers(Set<String> roles) {
    return roles.stream().anyMatch(config.roles()::contains);
  }

  /**
   * The rows of a query, in no order that means anything; its sort and page are the caller's affair. Fails with {@link AnonymityReason}.
   *
   * @param caller whose privacy budget is charged, or that which it shares: the configured name of a caller
   */
  public CompletableFuture<List<ReportRow>> rows(ReportQuery request, String caller) {
    Instant now = clock.instant();
    LocalDate open = LocalDate.ofInstant(now.minus(config.closedAfter()), ZoneOffset.UTC);
    SharedQuery query = SharedQuery.of(request, open.minusDays(1));
    List<TableId> tables = query.tables();
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    return budgets
        .charge(
            config.budgetOf(caller),
            month,
            tables,
            new PrivacyCost(config.scales().multiplier()),
            (long) (config.budget() * MICROS))
        .thenCompose(charge -> {
          if (!charge.granted()) {
            metrics.budgetSpent();
            throw spent(charge, month);
          }
          return read(tables, 0, new ArrayList<>());
        })
        .thenApply(read -> rows(query, read));
  }

  private SegmentoException spent(Charge charge, YearMonth month) {
    return new SegmentoException(
        AnonymityReason.PRIVACY_BUDGET_SPENT,
        String.format(
            Locale.ROOT,
            "privacy budget of %s: %.3f of %.3f spent, and this query costs %.3f more (expected: fewer or coarser tables, or a query from %s on;"
                + " what was read before in this month costs nothing)",
            month,
            charge.spentMicros() / MICROS,
            config.budget(),
            charge.neededMicros() / MICROS,
            month.plusMonths(1).atDay(1)));
  }

  private CompletableFuture<List<ReleasedTable>> read(
      List<TableId> tables, int next, List<ReleasedTable> found) {
    if (next == tables.size()) {
      return CompletableFuture.completedFuture(found);
    }
    return releases.get(tables.get(next)).thenCompose(table -> {
      found.add(table);
      return read(tables, next + 1, found);
    });
  }

  private List<ReportRow> rows(SharedQuery query, List<ReleasedTable> read) {
    // Which rows there are is known from what was told, and from nothing that was withheld.
    Set<Cell> cells = new LinkedHashSet<>();
    for (ReleasedTable table : read) {
      for (Cell cell : table.cells()) {
        if (query.metrics().stream()
            .anyMatch(metric -> table.number(cell, metric).isPresent())) {
          cells.add(cell);
        }
      }
    }
    if (cells.isEmpty() && !query.tables().get(0).hasDimension()) {
      cells.add(new Cell("", ""));
    }
    Map<String, List<ReleasedTable>> groups = new TreeMap<>();
    for (int i = 0; i < read.size(); i++) {
      String day = query.byDay() ? query.periods().get(i).toString() : "";
      groups.computeIfAbsent(day, unused -> new ArrayList<>()).add(read.get(i));
    }
    List<ReportRow> rows = new ArrayList<>();
    groups.forEach((day, tables) -> cells.forEach(cell -> rows.add(row(query, day, cell, tables))));
    return rows;
  }

  private ReportRow row(SharedQuery query, String day, Cell cell, List<ReleasedTable> tables) {
    ReportRow.Builder row = ReportRow.newBuilder().setCurrency(cell.currency());
    query
        .dimensions()
        .forEach(
            dimension -> row.addDimensions(dimension == ReportDimension.DAY ? day : cell.value()));
    for (ReportMetric metric : query.metrics()) {
      OptionalLong number = number(cell, metric, tables);
      metrics.told(number.isPresent());
      row.addValues(ReportValue.newBuilder()
          .setMetric(metric)
          .setValue(number.orElse(0))
          .setSuppressed(number.isEmpty()));
    }
    return row.build();
  }

  private static OptionalLong number(Cell cell, ReportMetric metric, List<ReleasedTable> tables) {
    // People of several periods overlap; what is told of each does not say by how much.
    if (metric == ReportMetric.REACH && tables.size() > 1) {
      return OptionalLong.empty();
    }
    long sum = 0;
    for (ReleasedTable table : tables) {
      OptionalLong number = table.number(cell, metric);
      if (number.isEmpty()) {
        return number;
      }
      sum += number.getAsLong();
    }
    return OptionalLong.of(sum);
  }
}
