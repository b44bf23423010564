package io.segmento.gateway.spool;

import io.prometheus.client.CollectorRegistry;
import io.segmento.gateway.config.SpoolConfig;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.gateway.platform.EdgeView;
import io.segmento.gateway.spool.SpoolMetrics.Kept;
import io.segmento.proto.v1.NoticeKind;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.SpooledCall;
import io.segmento.proto.v1.SpooledNotice;
import io.segmento.proto.v1.TrackRequest;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls that the core cannot take now, bounded in bytes and age, and hands them on when it can (design §9). Thread-safe; no method waits
 * for the disk but {@link #close}.
 */
public final class Spool implements AutoCloseable {
  private static final double MILLIS_PER_SECOND = 1_000;

  private final SpoolMetrics metrics;
  private final @Nullable SpoolWriter writer;
  private final @Nullable SpoolReplay replay;

  /** With {@code view} that tells whether the core is ready, and what to seal to. */
  public Spool(
      SpoolConfig config,
      CoreChannels channels,
      Supplier<EdgeView> view,
      CollectorRegistry registry,
      Clock clock) {
    SpoolFolder folder = config.directory().map(SpoolFolder::new).orElse(null);
    metrics = new SpoolMetrics(
        registry,
        () -> folder == null ? 0 : folder.bytes(),
        () -> folder == null
            ? 0
            : folder
                .oldestMillis()
                .map(at -> Math.max(0, clock.millis() - at) / MILLIS_PER_SECOND)
                .orElse(0.0));
    if (folder == null) {
      writer = null;
      replay = null;
    } else {
      SpoolRecipient recipient = new SpoolRecipient(folder.directory(), view);
      writer = new SpoolWriter(folder, config.maxBytes(), recipient, metrics, clock);
      replay = new SpoolReplay(folder, writer, config.maxAge(), channels, view, metrics, clock);
    }
  }

  /** Begins to hand on what an earlier process left. */
  public void start() {
    if (replay != null) {
      replay.start();
    }
  }

  /** Whether the events are on the disk now; each has an id and a time, so that they count once and when they happened. */
  public CompletableFuture<Boolean> keep(TrackRequest request) {
    return keep(SpooledCall.newBuilder().setTrack(request).build());
  }

  /** Whether the notice is on the disk now. */
  public CompletableFuture<Boolean> keep(NoticeKind kind, NoticeRequest request) {
    return keep(SpooledCall.newBuilder()
        .setNotice(SpooledNotice.newBuilder().setKind(kind).setRequest(request))
        .build());
  }

  /** Whether the choice is on the disk now; it is handed on before everything else. */
  public CompletableFuture<Boolean> keep(OptOutRequest request) {
    return keep(SpooledCall.newBuilder().setOptOut(request).build());
  }

  private CompletableFuture<Boolean> keep(SpooledCall call) {
    if (writer == null) {
      metrics.kept(CallKind.of(call), Kept.NO_KEY);
      return CompletableFuture.completedFuture(false);
    }
    return writer.write(call);
  }

  @Override
  public void close() {
    if (replay != null) {
      replay.close();
    }
    if (writer != null) {
      writer.close();
    }
  }
}
