package io.segmento.tools.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.segmento.proto.v1.AudienceUploadServiceGrpc.AudienceUploadServiceImplBase;
import io.segmento.proto.v1.UploadHeader;
import io.segmento.proto.v1.UploadKey;
import io.segmento.proto.v1.UploadMessage;
import io.segmento.proto.v1.UploadSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a core whose store is too busy now and then. */
class AudienceUploaderTest {
  private static final int ROWS = 19_500;

  @TempDir
  Path directory;

  private final BusyUploads uploads = new BusyUploads();
  private final List<Integer> pauses = new ArrayList<>();
  private Server server;
  private ManagedChannel channel;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    server = ServerBuilder.forPort(0).addService(uploads).build().start();
    channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort())
        .usePlaintext()
        .build();
    file = directory.resolve("audience.csv");
    Files.write(file, Collections.nCopies(ROWS, "gaid,6d92078a-8246-4ba4-ae5b-76104861e7dc"));
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void aStoreThatIsBusyAfterEachPieceOnlyCostsTime() {
    uploads.takesBeforeItBreaks = 1;

    assertThat(upload().getNextRow()).isEqualTo(ROWS);

    assertThat(uploads.nextRow).isEqualTo(ROWS);
    // More often than it would be tried in vain.
    assertThat(pauses).hasSizeGreaterThan(6).containsOnly(1);
  }

  @Test
  void aStoreThatTakesNothingIsGivenUp() {
    uploads.takesBeforeItBreaks = 0;

    assertThatThrownBy(this::upload)
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("DEADLINE_EXCEEDED");

    assertThat(pauses).containsExactly(1, 2, 3, 4, 5);
  }

  private UploadSummary upload() {
    return new AudienceUploader(
            channel, UploadHeader.newBuilder().setUploadId("u-1").build(), pauses::add)
        .upload(file);
  }

  /** Remembers how far each upload got, and breaks every stream after some pieces. */
  private static final class BusyUploads extends AudienceUploadServiceImplBase {
    private volatile int takesBeforeItBreaks;
    private volatile long nextRow;

    @Override
    public void getUpload(UploadKey key, StreamObserver<UploadSummary> observer) {
      observer.onNext(UploadSummary.newBuilder().setNextRow(nextRow).build());
      observer.onCompleted();
    }

    @Override
    public StreamObserver<UploadMessage> upload(StreamObserver<UploadSummary> observer) {
      return new StreamObserver<>() {
        private int taken;

        @Override
        public void onNext(UploadMessage message) {
          if (!message.hasRows() || taken > takesBeforeItBreaks) {
            return;
          }
          if (taken++ == takesBeforeItBreaks) {
            observer.onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
            return;
          }
          nextRow = message.getRows().getFirstRow() + message.getRows().getRowsCount();
        }

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {
          if (taken <= takesBeforeItBreaks) {
            observer.onNext(UploadSummary.newBuilder().setNextRow(nextRow).build());
            observer.onCompleted();
          }
        }
      };
    }
  }
}
