package io.segmento.platform.strategy;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.DeployChunk;
import io.segmento.proto.v1.Strategy;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stream of one deployment: each piece is written beside the event loop before the next one is asked for. */
final class DeployStream implements StreamObserver<DeployChunk> {

  private static final Logger log = LoggerFactory.getLogger(DeployStream.class);

  private final Deployment.Parts parts;
  private final String by;
  private final Executor executor;
  private final ServerCallStreamObserver<Strategy> call;
  private @Nullable Deployment running;
  private boolean ended;

  DeployStream(
      Deployment.Parts parts,
      String by,
      Executor executor,
      ServerCallStreamObserver<Strategy> call) {
    this.parts = parts;
    this.by = by;
    // The end of a stream does not wait until its last message is worked off.
    this.executor = MoreExecutors.newSequentialExecutor(executor);
    this.call = call;
    call.disableAutoRequest();
    call.setOnCancelHandler(this::later);
    call.request(1);
  }

  /** A caller who has gone leaves nothing behind. */
  private void later() {
    executor.execute(this::end);
  }

  @Override
  public void onNext(DeployChunk chunk) {
    work(() -> {
      begun().take(chunk);
      call.request(1);
    });
  }

  @Override
  public void onCompleted() {
    work(() -> {
      Strategy deployed = begun().finish();
      end();
      call.onNext(deployed.toBuilder().clearSignature().build());
      call.onCompleted();
    });
  }

  @Override
  public void onError(Throwable failure) {
    later();
  }

  private Deployment begun() throws IOException {
    Deployment current = running;
    if (current == null) {
      current = new Deployment(parts, by);
      running = current;
    }
    return current;
  }

  private void work(Step step) {
    executor.execute(() -> {
      if (ended || call.isCancelled()) {
        end();
        return;
      }
      try {
        step.run();
      } catch (IOException | RuntimeException e) {
        end();
        Replies.fail(call, e);
      }
    });
  }

  private void end() {
    Deployment current = running;
    running = null;
    ended = true;
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        log.warn("the file of a deployment could not be deleted", e);
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
