package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc.ReportServiceImplBase;
import io.segmento.proto.v1.ReportTable;
import jakarta.inject.Inject;

/** Reports. */
final class ReportGrpcService extends ReportServiceImplBase {
  private final Reports reports;

  @Inject
  ReportGrpcService(Reports reports) {
    this.reports = requireNonNull(reports, "reports");
  }

  @Override
  public void query(ReportQuery request, StreamObserver<ReportTable> observer) {
    Replies.send(observer, () -> reports.query(request));
  }
}
