package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.ExperimentReport;
import io.segmento.proto.v1.ExperimentReportRequest;
import io.segmento.proto.v1.ExperimentServiceGrpc.ExperimentServiceImplBase;
import jakarta.inject.Inject;

/** Experiments. */
final class ExperimentGrpcService extends ExperimentServiceImplBase {
  private final ExperimentReports reports;

  @Inject
  ExperimentGrpcService(ExperimentReports reports) {
    this.reports = requireNonNull(reports, "reports");
  }

  @Override
  public void report(ExperimentReportRequest request, StreamObserver<ExperimentReport> observer) {
    Replies.send(observer, () -> reports.report(request.getId()));
  }
}
