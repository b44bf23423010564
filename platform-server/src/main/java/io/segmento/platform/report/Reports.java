package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.grpc.Caller;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportTable;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Answers queries: those of the data's owners with what was counted, all others by {@link SharedReports}. Rows are in the order that was asked for, then
 * in the order of their dimensions and currency. Thread-safe.
 */
final class Reports {
  private final CampaignSums sums;
  private final ReportOwners owners;
  private final Optional<SharedReports> shared;

  @Inject
  Reports(CampaignSums sums, ReportOwners owners, Optional<SharedReports> shared) {
    this.sums = requireNonNull(sums, "sums");
    this.owners = requireNonNull(owners, "owners");
    this.shared = requireNonNull(shared, "shared");
  }

  /** All rows of an answer in their order, and the query that they answer. */
  private record Answer(Query query, List<AnswerRow> rows) {
    ReportTable.Builder page() {
      int from = Math.min(query.offset(), rows.size());
      int to = Math.min(rows.size(), from + query.pageSize());
      ReportTable.Builder table = ReportTable.newBuilder();
      for (AnswerRow row : rows.subList(from, to)) {
        table.addRows(row.toProto());
      }
      if (to < rows.size()) {
        table.setNextPageToken(Integer.toString(to, 36));
      }
      return table;
    }
  }

  CompletableFuture<ReportTable> query(Caller caller, ReportQuery request) {
    return answer(caller, request).thenApply(answer -> {
      ReportTable.Builder table = answer.page();
      if (!answer.query().currency().isEmpty()) {
        table.setRateId(sums.rateId());
      }
      return table.build();
    });
  }

  CompletableFuture<ReportCsv> csv(Caller caller, ReportQuery request) {
    return answer(caller, request)
        .thenApply(answer ->
            new ReportCsv(answer.query().dimensions(), answer.query().metrics(), answer.rows()));
  }

  private CompletableFuture<Answer> answer(Caller caller, ReportQuery request) {
    ReportQuery asked = withMetrics(caller, request);
    return isShared(caller)
        ? sharedAnswer(caller, asked)
        : owners
            .admit(caller, asked.getCampaignIdsList(), asked.getAdvertiserIdsList())
            .thenCompose(unused -> ownAnswer(sums.check(asked, owners.visible(caller))));
  }

  /** Checked as a query of no campaigns: whether there is one of a name is not told either. */
  private CompletableFuture<Answer> sharedAnswer(Caller caller, ReportQuery asked) {
    ReportQuery form = asked.toBuilder().clearCampaignIds().clearAdvertiserIds().build();
    Query query = sums.check(form, campaign -> false);
    return shared
        .orElseThrow()
        .rows(caller, asked)
        .thenApply(rows -> answer(query, rows.stream().map(SharedAnswerRow::new).toList()));
  }

  private CompletableFuture<Answer> ownAnswer(Query query) {
    return sums.read(query)
        .thenApply(rows -> answer(
            query,
            rows.stream().map(row -> new SummedAnswerRow(row, query.metrics())).toList()));
  }

  private static Answer answer(Query query, List<? extends AnswerRow> rows) {
    RowOrder order = new RowOrder(query.sort(), query.dimensions(), query.metrics());
    return new Answer(query, order.sorted(rows));
  }

  private ReportQuery withMetrics(Caller caller, ReportQuery request) {
    return request.getMetricsCount() > 0
        ? request
        : request.toBuilder()
            .addAllMetrics(
                isShared(caller) ? shared.orElseThrow().usualMetrics() : QueryCheck.USUAL)
            .build();
  }

  private boolean isShared(Caller caller) {
    return shared.isPresent() && shared.get().answers(caller);
  }
}
