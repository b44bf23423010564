package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.People;
import io.segmento.platform.report.anonymity.Cell;
import io.segmento.platform.report.anonymity.ExactCell;
import io.segmento.platform.report.anonymity.ExactTables;
import io.segmento.platform.report.anonymity.TableId;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The true numbers over all advertisers, from the counters of all campaigns. Thread-safe. */
final class PartnerTables implements ExactTables {
  private static final int CAMPAIGNS_AT_ONCE = QueryCheck.MAX_CAMPAIGNS;

  private final Catalog catalog;
  private final CampaignSums sums;

  @Inject
  PartnerTables(Catalog catalog, CampaignSums sums) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.sums = requireNonNull(sums, "sums");
  }

  @Override
  public CompletableFuture<List<ExactCell>> read(TableId table) {
    ReportQuery.Builder query = ReportQuery.newBuilder()
        .setFromDay(table.period().first().toString())
        .setToDay(table.period().last().toString())
        .addAllMetrics(ExactTables.SUMS)
        .addMetrics(ReportMetric.REACH);
    if (table.hasDimension()) {
      query.addDimensions(table.dimension());
    }
    List<String> campaigns =
        catalog.current().campaigns().stream().map(LiveCampaign::id).sorted().toList();
    return read(query, campaigns, 0, new HashMap<>())
        .thenApply(rows -> rows.values().stream().map(PartnerTables::cell).toList());
  }

  private CompletableFuture<Map<Cell, SummedRow>> read(
      ReportQuery.Builder query, List<String> campaigns, int next, Map<Cell, SummedRow> rows) {
    if (next >= campaigns.size()) {
      return CompletableFuture.completedFuture(rows);
    }
    int end = Math.min(campaigns.size(), next + CAMPAIGNS_AT_ONCE);
    ReportQuery some =
        query.clearCampaignIds().addAllCampaignIds(campaigns.subList(next, end)).build();
    return sums.read(some).thenCompose(read -> {
      for (SummedRow row : read) {
        rows.computeIfAbsent(name(row), cell -> new SummedRow(row.dimensions(), row.currency()))
            .add(row, micros -> micros);
      }
      return read(query, campaigns, end, rows);
    });
  }

  private static Cell name(SummedRow row) {
    return new Cell(row.dimensions().isEmpty() ? "" : row.dimensions().get(0), row.currency());
  }

  private static ExactCell cell(SummedRow row) {
    Map<ReportMetric, Map<String, Long>> partners = new HashMap<>();
    for (ReportMetric metric : ExactTables.SUMS) {
      partners.put(metric, row.byAdvertiser(metric));
    }
    return new ExactCell(name(row), row.people(People.REACHED), partners);
  }
}
