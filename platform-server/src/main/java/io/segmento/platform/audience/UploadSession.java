package io.segmento.platform.audience;

import com.google.common.collect.Lists;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.profile.AudienceEntry;
import io.segmento.platform.profile.AudienceStore;
import io.segmento.proto.v1.RowOutcome;
import io.segmento.proto.v1.UploadRow;
import io.segmento.proto.v1.UploadRows;
import io.segmento.proto.v1.UploadSummary;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Takes the rows of one upload in order, some hundreds at a time, and keeps how far it came after each message. While the store writes some the
 * next are made ready. What is sent again before it is kept is a duplicate, since the profile says so. <b>Waits</b>: never call it on an event
 * loop. One thread at a time.
 */
final class UploadSession {
  static final int MAX_ROWS = 2_000;

  /** What one call to the store takes. */
  private static final int ROWS_AT_ONCE = AudienceStore.MEMBERS_AT_ONCE;
  /** Few, so that none waits long behind the others: each call has its own time limit. */
  private static final int MAX_UNDER_WAY = 2;

  private final AudienceUpload upload;
  private final AudienceRows rows;
  private final RedisUploads uploads;
  private final AudienceMetrics metrics;
  private final AudienceEntry entry;
  private final Queue<CompletableFuture<List<RowOutcome>>> underWay = new ArrayDeque<>();
  private UploadProgress kept;
  private UploadProgress progress;
  /** The row after those under way. */
  private long nextRow;

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
    kept = uploads.resume(upload.header());
    progress = kept;
    nextRow = kept.nextRow();
  }

  /** Takes a message; the last of its rows may be under way still. Rows that were taken before are stepped over. Fails like the store. */
  void take(UploadRows message) {
    if (message.getRowsCount() > MAX_ROWS) {
      throw SegmentoException.invalid(
          AudienceReason.UPLOAD_INVALID,
          "rows.rows",
          message.getRowsCount() + " rows (expected: at most " + MAX_ROWS + ")");
    }
    if (message.getFirstRow() < 0 || message.getFirstRow() > nextRow) {
      throw SegmentoException.invalid(
          AudienceReason.UPLOAD_INVALID,
          "rows.first_row",
          message.getFirstRow() + " (expected: " + nextRow + " at most)");
    }
    int known = (int) Math.min(message.getRowsCount(), nextRow - message.getFirstRow());
    List<UploadRow> fresh = message.getRowsList().subList(known, message.getRowsCount());
    for (List<UploadRow> some : Lists.partition(fresh, ROWS_AT_ONCE)) {
      underWay.add(rows.take(some, entry));
      nextRow += some.size();
      await(MAX_UNDER_WAY);
    }
    keep();
  }

  /** Waits for what is under way, and keeps it. Fails like the store. */
  void finish() {
    await(0);
    keep();
  }

  private void await(int left) {
    while (underWay.size() > left) {
      progress = progress.plus(underWay.remove().join());
    }
  }

  private void keep() {
    if (progress.nextRow() > kept.nextRow()) {
      uploads.save(upload.header(), kept, progress);
      metrics.rows(kept.counts(), progress.counts());
      kept = progress;
    }
  }

  UploadSummary summary() {
    return kept.summary();
  }
}
