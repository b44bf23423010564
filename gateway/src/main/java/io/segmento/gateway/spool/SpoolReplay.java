package io.segmento.gateway.spool;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.gateway.platform.EdgeView;
import io.segmento.gateway.spool.SpoolMetrics.HandedOn;
import io.segmento.proto.v1.ReplayOutcome;
import io.segmento.proto.v1.ReplayReply;
import io.segmento.proto.v1.ReplayRequest;
import io.segmento.proto.v1.SealedRecord;
import io.segmento.proto.v1.SpoolSeal;
import io.segmento.proto.v1.SpoolServiceGrpc;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on what is kept, a batch at a time and in order, when the core says that it is ready. A file goes when the core has answered for all of
 * it; what was sent already when something fails in between is sent again, and counts once by its ids.
 */
final class SpoolReplay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SpoolReplay.class);

  private static final long LOOK_MILLIS = 250;
  private static final long DEADLINE_SECONDS = 30;
  private static final int BATCH_RECORDS = 128;
  private static final long BATCH_BYTES = 1 << 20;
  private static final long CLOSE_SECONDS = 2;

  private final SpoolFolder folder;
  private final SpoolWriter writer;
  private final Duration maxAge;
  private final CoreChannels channels;
  private final Supplier<EdgeView> view;
  private final SpoolMetrics metrics;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "spool-replay");
        made.setDaemon(true);
        return made;
      });

  SpoolReplay(
      SpoolFolder folder,
      SpoolWriter writer,
      Duration maxAge,
      CoreChannels channels,
      Supplier<EdgeView> view,
      SpoolMetrics metrics,
      Clock clock) {
    this.folder = folder;
    this.writer = writer;
    this.maxAge = maxAge;
    this.channels = channels;
    this.view = view;
    this.metrics = metrics;
    this.clock = clock;
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      if (isReady()) {
        writer.completeFiles().join();
      }
      for (Path file = folder.first(); file != null; file = folder.first()) {
        if (SpoolFolder.mayExpire(file)
            && clock.millis() - SpoolFolder.createdAtMillis(file) > maxAge.toMillis()) {
          metrics.handedOn(HandedOn.EXPIRED, count(file));
        } else if (!isReady() || !handOn(file)) {
          return;
        }
        folder.delete(file);
      }
    } catch (IOException | RuntimeException e) {
      log.warn("spool: cannot hand on now: {}", e.toString());
    }
  }

  private boolean isReady() {
    EdgeView now = view.get();
    return now.connected() && now.ready();
  }

  /** Whether the core has answered for every record. */
  private boolean handOn(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      SpoolSeal seal = next(() -> SpoolSeal.parseDelimitedFrom(in));
      if (seal == null) {
        return true;
      }
      ReplayRequest.Builder batch = ReplayRequest.newBuilder().setSeal(seal);
      long bytes = 0;
      for (SealedRecord record = record(in); record != null; record = record(in)) {
        batch.addRecords(record);
        bytes += record.getSealed().size();
        if (batch.getRecordsCount() == BATCH_RECORDS || bytes > BATCH_BYTES) {
          if (!send(batch.build())) {
            return false;
          }
          batch.clearRecords();
          bytes = 0;
        }
      }
      return batch.getRecordsCount() == 0 || send(batch.build());
    }
  }

  private boolean send(ReplayRequest batch) {
    try {
      ReplayReply reply = SpoolServiceGrpc.newBlockingStub(channels.shared())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .replay(batch);
      reply.getOutcomesList().forEach(outcome -> metrics.handedOn(of(outcome), 1));
      return true;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
        metrics.handedOn(HandedOn.REFUSED, batch.getRecordsCount());
        return true;
      }
      return false;
    }
  }

  private static HandedOn of(ReplayOutcome outcome) {
    return switch (outcome) {
      case REPLAYED -> HandedOn.REPLAYED;
      case UNREADABLE -> HandedOn.UNREADABLE;
      case REPLAY_REFUSED, REPLAY_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> HandedOn.REFUSED;
    };
  }

  private static long count(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      long records = 0;
      if (next(() -> SpoolSeal.parseDelimitedFrom(in)) != null) {
        while (record(in) != null) {
          records++;
        }
      }
      return records;
    }
  }

  private static @Nullable SealedRecord record(InputStream in) throws IOException {
    return next(() -> SealedRecord.parseDelimitedFrom(in));
  }

  private interface Parsing<T> {
    @Nullable
    T parse() throws IOException;
  }

  /** Null at the end, and where a crash cut a record off. */
  private static <T> @Nullable T next(Parsing<T> parsing) throws IOException {
    try {
      return parsing.parse();
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      var unused = thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
