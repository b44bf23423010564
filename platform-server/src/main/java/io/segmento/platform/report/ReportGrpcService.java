package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.export.RawExport;
import io.segmento.platform.grpc.Caller;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.CsvChunk;
import io.segmento.proto.v1.ExportRawRequest;
import io.segmento.proto.v1.ReconcileReply;
import io.segmento.proto.v1.ReconcileRequest;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc.ReportServiceImplBase;
import io.segmento.proto.v1.ReportTable;
import jakarta.inject.Inject;

/** Reports. */
final class ReportGrpcService extends ReportServiceImplBase {
  private final Reports reports;
  private final Reconciliation reconciliation;
  private final RawExport rawExport;

  @Inject
  ReportGrpcService(Reports reports, Reconciliation reconciliation, RawExport rawExport) {
    this.reports = requireNonNull(reports, "reports");
    this.reconciliation = requireNonNull(reconciliation, "reconciliation");
    this.rawExport = requireNonNull(rawExport, "rawExport");
  }

  @Override
  public void query(ReportQuery request, StreamObserver<ReportTable> observer) {
    Caller caller = Caller.current();
    Replies.send(observer, () -> reports.query(caller, request));
  }

  @Override
  public void exportCsv(ReportQuery request, StreamObserver<CsvChunk> observer) {
    Caller caller = Caller.current();
    Replies.stream(observer, () -> reports.csv(caller, request));
  }

  @Override
  public void reconcile(ReconcileRequest request, StreamObserver<ReconcileReply> observer) {
    Caller caller = Caller.current();
    Replies.send(observer, () -> reconciliation.reconcile(caller, request));
  }

  @Override
  public void exportRaw(ExportRawRequest request, StreamObserver<CsvChunk> observer) {
    rawExport.export(request, observer);
  }
}
