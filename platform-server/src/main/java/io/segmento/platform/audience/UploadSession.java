package io.segmento.platform.audience;

import io.segmento.platform.audience.RedisUploads.Progress;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.profile.AudienceEntry;
import io.segmento.proto.v1.RowOutcome;
import io.segmento.proto.v1.RowResult;
import io.segmento.proto.v1.UploadRow;
import io.segmento.proto.v1.UploadRows;
import io.segmento.proto.v1.UploadSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Takes the rows of one upload in order, those of a message all at once, and keeps how far it came after each message. What is sent again before
 * that is a duplicate, since the profile says so. <b>Waits</b>: never call it on an event loop. One thread at a time.
 */
final class UploadSession {
  static final int MAX_ROWS = 2_000;

  private static final int MAX_RESULTS = 1_000;

  private final AudienceUpload upload;
  private final AudienceRows rows;
  private final RedisUploads uploads;
  private final AudienceMetrics metrics;
  private final AudienceEntry entry;
  private final List<RowResult> results = new ArrayList<>();
  private Progress progress;

  UploadSession(
      AudienceUpload upload, AudienceRows rows, RedisUploads uploads, AudienceMetrics metrics) {
    this.upload = upload;
    this.rows = rows;
    this.uploads = uploads;
    this.metrics = metrics;
    this.entry = new AudienceEntry(
        upload.header().getAdvertiserId(),
        upload.header().getSegmentId(),
        upload.header().getProvider(),
        upload.collectedOn());
    this.progress = uploads.resume(upload.header());
  }

  /** Takes a message; rows that were taken before are stepped over. Fails like the store. */
  void take(UploadRows message) {
    if (message.getRowsCount() > MAX_ROWS) {
      throw SegmentoException.invalid(
          AudienceReason.UPLOAD_INVALID,
          "rows.rows",
          message.getRowsCount() + " rows (expected: at most " + MAX_ROWS + ")");
    }
    if (message.getFirstRow() < 0 || message.getFirstRow() > progress.nextRow()) {
      throw SegmentoException.invalid(
          AudienceReason.UPLOAD_INVALID,
          "rows.first_row",
          message.getFirstRow() + " (expected: " + progress.nextRow() + " at most)");
    }
    int known = (int) Math.min(message.getRowsCount(), progress.nextRow() - message.getFirstRow());
    List<UploadRow> fresh = message.getRowsList().subList(known, message.getRowsCount());
    if (fresh.isEmpty()) {
      return;
    }
    List<CompletableFuture<RowOutcome>> taken = new ArrayList<>(fresh.size());
    for (UploadRow row : fresh) {
      taken.add(rows.take(row, entry));
    }
    CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new)).join();
    RowCounts counts = progress.counts();
    for (int i = 0; i < taken.size(); i++) {
      RowOutcome outcome = taken.get(i).join();
      counts = counts.plus(outcome);
      metrics.row(outcome);
      if (outcome != RowOutcome.ROW_STORED && results.size() < MAX_RESULTS) {
        results.add(RowResult.newBuilder()
            .setRow(progress.nextRow() + i)
            .setOutcome(outcome)
            .build());
      }
    }
    Progress next = new Progress(counts, progress.nextRow() + fresh.size());
    uploads.save(upload.header(), next);
    progress = next;
  }

  UploadSummary summary() {
    return progress.counts().summary(progress.nextRow()).addAllResults(results).build();
  }
}
