package io.segmento.platform.report;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Caller;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Answers those who own nothing of the data: callers that are neither the operator's own nor an advertiser's who asks for its campaigns. What they are
 * told is made of {@link CampaignSums} here and nowhere else. Thread-safe.
 */
public interface SharedReports {

  /** Whether this caller is one of them; then nothing else answers it. */
  boolean answers(Caller caller);

  /** What a query without metrics asks for. */
  List<ReportMetric> usualMetrics();

  /**
   * The rows of a query, in no order: sorting and paging are done to what they tell. Values are those of the query's metrics, in its order. Throws, or
   * fails with, a {@link SegmentoException} that says what is not told.
   */
  CompletableFuture<List<ReportRow>> rows(Caller caller, ReportQuery query);
}
