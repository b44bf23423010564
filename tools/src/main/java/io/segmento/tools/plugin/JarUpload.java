package io.segmento.tools.plugin;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.segmento.proto.v1.DeployChunk;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyServiceGrpc;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call of Deploy, sent no faster than the core takes it. Sent by one thread. */
final class JarUpload implements ClientResponseObserver<DeployChunk, Strategy> {
  private static final long DEADLINE_SECONDS = 600;

  private @Nullable ClientCallStreamObserver<DeployChunk> requests;
  private @Nullable Strategy reply;
  private @Nullable Throwable failure;
  private boolean done;

  static JarUpload begin(Channel channel) {
    JarUpload upload = new JarUpload();
    var unused = StrategyServiceGrpc.newStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .deploy(upload);
    return upload;
  }

  @Override
  public synchronized void beforeStart(ClientCallStreamObserver<DeployChunk> stream) {
    requests = stream;
    stream.setOnReadyHandler(this::wake);
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** Waits until the core takes more; false when it has ended the call. */
  boolean send(DeployChunk chunk) throws InterruptedException {
    ClientCallStreamObserver<DeployChunk> stream;
    synchronized (this) {
      stream = stream();
      while (!done && !stream.isReady()) {
        wait();
      }
      if (done) {
        return false;
      }
    }
    stream.onNext(chunk);
    return true;
  }

  /** Ends the stream and waits for the answer; throws what the core refused it with. */
  Strategy finish() throws InterruptedException {
    synchronized (this) {
      if (!done) {
        stream().onCompleted();
      }
      while (!done) {
        wait();
      }
      if (failure instanceof StatusRuntimeException refused) {
        throw refused;
      }
      Strategy strategy = reply;
      if (strategy == null) {
        throw new IllegalStateException("the core did not answer", failure);
      }
      return strategy;
    }
  }

  private ClientCallStreamObserver<DeployChunk> stream() {
    ClientCallStreamObserver<DeployChunk> stream = requests;
    if (stream == null) {
      throw new IllegalStateException("not begun");
    }
    return stream;
  }

  @Override
  public synchronized void onNext(Strategy strategy) {
    reply = strategy;
  }

  @Override
  public synchronized void onError(Throwable error) {
    failure = error;
    done = true;
    notifyAll();
  }

  @Override
  public synchronized void onCompleted() {
    done = true;
    notifyAll();
  }
}
