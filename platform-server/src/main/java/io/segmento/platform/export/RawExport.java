package io.segmento.platform.export;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.CsvChunk;
import io.segmento.proto.v1.ExportRawRequest;

/** Answers {@code ReportService.ExportRaw}. Thread-safe. */
@FunctionalInterface
public interface RawExport {
  /** Of a node without approvals. */
  RawExport REFUSED = (request, observer) -> Replies.fail(
      observer, new SegmentoException(ExportReason.APPROVAL_MISSING, "this node exports nothing"));

  /** Answers once, with rows or with the status of a refusal; returns at once. */
  void export(ExportRawRequest request, StreamObserver<CsvChunk> observer);
}
