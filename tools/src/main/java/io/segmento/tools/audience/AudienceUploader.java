package io.segmento.tools.audience;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.SettableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.segmento.proto.v1.AudienceUploadServiceGrpc;
import io.segmento.proto.v1.UploadHeader;
import io.segmento.proto.v1.UploadKey;
import io.segmento.proto.v1.UploadMessage;
import io.segmento.proto.v1.UploadRow;
import io.segmento.proto.v1.UploadRows;
import io.segmento.proto.v1.UploadSummary;
import io.segmento.tools.console.ProgressLine;
import io.segmento.tools.console.ToolException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Sends a file as fast as the core takes it, and goes on after a break where the core says. One upload; one thread. */
final class AudienceUploader {
  private static final int ROWS_AT_ONCE = 2_000;
  /** One after the other without a row between them. */
  private static final int TRIES = 5;

  private static final long DEADLINE_SECONDS = 30;

  private final ManagedChannel channel;
  private final UploadHeader header;
  private final IntConsumer pause;

  /**
   * An upload.
   *
   * @param pause before it is tried again, told how often it was in vain
   */
  AudienceUploader(ManagedChannel channel, UploadHeader header, IntConsumer pause) {
    this.channel = channel;
    this.header = header;
    this.pause = pause;
  }

  /** Fails with what the core refuses, or when it takes nothing again and again; a store that is too busy now and then only costs time. */
  UploadSummary upload(Path path) {
    ProgressLine progress = new ProgressLine(String.valueOf(path.getFileName()));
    long reached = 0;
    int inVain = 0;
    while (true) {
      try (AudienceFile file = new AudienceFile(path)) {
        long nextRow = nextRow();
        if (nextRow > reached) {
          reached = nextRow;
          inVain = 0;
        }
        return send(file, nextRow, progress);
      } catch (StatusRuntimeException e) {
        Status.Code code = e.getStatus().getCode();
        boolean again = code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
        inVain++;
        if (!again || inVain > TRIES) {
          throw e;
        }
        pause.accept(inVain);
      } finally {
        progress.end();
      }
    }
  }

  private long nextRow() {
    try {
      return AudienceUploadServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .getUpload(UploadKey.newBuilder().setUploadId(header.getUploadId()).build())
          .getNextRow();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return 0;
      }
      throw e;
    }
  }

  private UploadSummary send(AudienceFile file, long nextRow, ProgressLine progress) {
    Stream stream = new Stream();
    AudienceUploadServiceGrpc.newStub(channel).upload(stream);
    stream.send(UploadMessage.newBuilder().setHeader(header).build());
    long row = 0;
    while (row < nextRow) {
      int skipped = file.next((int) Math.min(ROWS_AT_ONCE, nextRow - row)).size();
      if (skipped == 0) {
        break;
      }
      row += skipped;
    }
    List<UploadRow> rows = file.next(ROWS_AT_ONCE);
    while (!rows.isEmpty()
        && stream.send(UploadMessage.newBuilder()
            .setRows(UploadRows.newBuilder().setFirstRow(row).addAllRows(rows))
            .build())) {
      row += rows.size();
      progress.show(file.position(), file.size(), "bytes");
      rows = file.next(ROWS_AT_ONCE);
    }
    return stream.end();
  }

  /** The stream to the core; {@link #send} waits until it takes more. */
  private static final class Stream
      implements ClientResponseObserver<UploadMessage, UploadSummary> {
    private final SettableFuture<UploadSummary> summary = SettableFuture.create();
    private final Semaphore ready = new Semaphore(0);
    private final SettableFuture<ClientCallStreamObserver<UploadMessage>> call =
        SettableFuture.create();

    @Override
    public void beforeStart(ClientCallStreamObserver<UploadMessage> started) {
      started.setOnReadyHandler(ready::release);
      call.set(started);
    }

    /** False when the call has ended. */
    boolean send(UploadMessage message) {
      ClientCallStreamObserver<UploadMessage> started = get(call);
      while (!started.isReady() && !summary.isDone()) {
        ready.acquireUninterruptibly();
        ready.drainPermits();
      }
      if (summary.isDone()) {
        return false;
      }
      started.onNext(message);
      return true;
    }

    UploadSummary end() {
      if (!summary.isDone()) {
        get(call).onCompleted();
      }
      return get(summary);
    }

    private static <T> T get(SettableFuture<T> future) {
      try {
        return requireNonNull(future.get(), "answer");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof StatusRuntimeException refused) {
          throw refused;
        }
        throw new ToolException("audience upload: " + e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ToolException("audience upload: interrupted", e);
      }
    }

    @Override
    public void onNext(UploadSummary value) {
      summary.set(value);
      ready.release();
    }

    @Override
    public void onError(Throwable t) {
      summary.setException(t);
      ready.release();
    }

    @Override
    public void onCompleted() {
      ready.release();
    }
  }
}
