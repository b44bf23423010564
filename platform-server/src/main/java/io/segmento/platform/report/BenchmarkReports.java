package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.grpc.Caller;
import io.segmento.platform.report.anonymity.AnonymousReports;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Answers callers that may compare themselves with all advertisers together: by {@link AnonymousReports}, whatever else they may see. Thread-safe. */
final class BenchmarkReports implements SharedReports {
  private final AnonymousReports reports;

  @Inject
  BenchmarkReports(AnonymousReports reports) {
    this.reports = requireNonNull(reports, "reports");
  }

  @Override
  public boolean answers(Caller caller) {
    return reports.answers(caller.roles());
  }

  @Override
  public List<ReportMetric> usualMetrics() {
    return AnonymousReports.METRICS;
  }

  @Override
  public CompletableFuture<List<ReportRow>> rows(Caller caller, ReportQuery query) {
    return reports.rows(query, caller.name());
  }
}
