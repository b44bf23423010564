package io.segmento.gateway.spool;

import com.google.protobuf.ByteString;
import io.segmento.gateway.spool.SpoolFolder.Lane;
import io.segmento.gateway.spool.SpoolMetrics.Kept;
import io.segmento.proto.v1.SpoolKey;
import io.segmento.proto.v1.SpooledCall;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes calls, all that wait at one time with one flush of the disk, on a thread of its own. Thread-safe. */
final class SpoolWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SpoolWriter.class);

  /** Files end at this length or age, so that what is handed on goes from the disk soon, and ages end close to their bound. */
  private static final long MAX_FILE_BYTES = 4 << 20;

  private static final long MAX_FILE_AGE_MILLIS = 60_000;
  /** What waits for the disk, at most: so much memory, and no more, is taken while it is slow. */
  private static final long MAX_WAITING_BYTES = 16 << 20;

  private static final long CLOSE_SECONDS = 5;
  private static final int EVENTS_SHARE = 4;

  private final SpoolFolder folder;
  private final long maxBytes;
  private final SpoolRecipient recipient;
  private final SpoolMetrics metrics;
  private final Clock clock;

  private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
    Thread made = new Thread(task, "spool-writer");
    made.setDaemon(true);
    return made;
  });
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  /** The writer's thread alone. */
  private final Map<Lane, SpoolFile> open = new EnumMap<>(Lane.class);

  private volatile long openBytes;

  private record Waiting(CallKind kind, ByteString call, CompletableFuture<Boolean> written) {}

  SpoolWriter(
      SpoolFolder folder,
      long maxBytes,
      SpoolRecipient recipient,
      SpoolMetrics metrics,
      Clock clock) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.recipient = recipient;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** True when it is on the disk; never fails. */
  CompletableFuture<Boolean> write(SpooledCall call) {
    CallKind kind = CallKind.of(call);
    ByteString bytes = call.toByteString();
    long limit = kind == CallKind.EVENTS ? maxBytes - maxBytes / EVENTS_SHARE : maxBytes;
    if (folder.bytes() + openBytes + waitingBytes.get() + bytes.size() > limit
        || waitingBytes.get() > MAX_WAITING_BYTES) {
      metrics.kept(kind, Kept.FULL);
      return CompletableFuture.completedFuture(false);
    }
    Waiting waiting = new Waiting(kind, bytes, new CompletableFuture<>());
    waitingBytes.addAndGet(bytes.size());
    queue.add(waiting);
    if (scheduled.compareAndSet(false, true)) {
      thread.execute(this::writeWaiting);
    }
    return waiting.written();
  }

  /** Completes the files that are being written, so that they can be handed on, an opt-out before what came earlier; done when they are. */
  CompletableFuture<Void> completeFiles() {
    return openBytes == 0
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.runAsync(
            () -> {
              for (Lane lane : Lane.values()) {
                complete(lane);
              }
            },
            thread);
  }

  private void writeWaiting() {
    scheduled.set(false);
    List<Waiting> batch = new ArrayList<>();
    queue.drainTo(batch);
    Kept outcome = Kept.KEPT;
    try {
      SpoolKey key = recipient.key();
      if (key == null) {
        outcome = Kept.NO_KEY;
      } else {
        for (Waiting waiting : batch) {
          file(waiting.kind().lane(), key).append(waiting.call().toByteArray());
        }
        long length = 0;
        for (SpoolFile file : open.values()) {
          length += file.force();
        }
        openBytes = length;
      }
    } catch (IOException e) {
      // What is in the file may be half a record: it ends there.
      log.warn("spool: cannot write: {}", e.toString());
      outcome = Kept.FAILED;
      for (Lane lane : Lane.values()) {
        complete(lane);
      }
    }
    for (Waiting waiting : batch) {
      waitingBytes.addAndGet(-waiting.call().size());
      metrics.kept(waiting.kind(), outcome);
      waiting.written().complete(outcome == Kept.KEPT);
    }
    for (Lane lane : Lane.values()) {
      if (isFull(open.get(lane))) {
        complete(lane);
      }
    }
  }

  private boolean isFull(@Nullable SpoolFile file) {
    return file != null
        && (openBytes > MAX_FILE_BYTES
            || clock.millis() - file.createdAtMillis() > MAX_FILE_AGE_MILLIS);
  }

  private SpoolFile file(Lane lane, SpoolKey key) throws IOException {
    SpoolFile file = open.get(lane);
    if (file == null) {
      long now = clock.millis();
      file = new SpoolFile(folder.next(lane, now), key, now);
      open.put(lane, file);
    }
    return file;
  }

  private void complete(Lane lane) {
    SpoolFile file = open.remove(lane);
    if (file == null) {
      return;
    }
    long length = 0;
    try (file) {
      length = file.force();
    } catch (IOException e) {
      log.warn("spool: cannot complete a file: {}", e.toString());
    }
    openBytes = Math.max(0, openBytes - length);
    if (open.isEmpty()) {
      openBytes = 0;
    }
    folder.completed(file.path(), length);
  }

  @Override
  public void close() {
    thread.execute(() -> {
      writeWaiting();
      for (Lane lane : Lane.values()) {
        complete(lane);
      }
    });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("spool: the disk is too slow; what was kept last may be lost");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
