package io.segmento.tools.catalog;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.ImportProductsRequest;
import io.segmento.proto.v1.ImportProgress;
import io.segmento.proto.v1.ImportRefusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call of ImportProducts, sent no faster than the core takes it. Sent by one thread. */
final class ProductUpload implements ClientResponseObserver<ImportProductsRequest, ImportProgress> {
  private @Nullable ClientCallStreamObserver<ImportProductsRequest> requests;
  private final List<ImportRefusal> refusals = new ArrayList<>();
  private ImportProgress last = ImportProgress.getDefaultInstance();
  private @Nullable Throwable failure;
  private boolean done;

  static ProductUpload begin(Channel channel) {
    ProductUpload upload = new ProductUpload();
    var unused = CatalogServiceGrpc.newStub(channel).importProducts(upload);
    return upload;
  }

  @Override
  public synchronized void beforeStart(ClientCallStreamObserver<ImportProductsRequest> stream) {
    requests = stream;
    stream.setOnReadyHandler(this::wake);
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** Waits until the core takes more; false when it has ended the call, so that there is nothing to send to. */
  boolean send(ImportProductsRequest request) throws InterruptedException {
    ClientCallStreamObserver<ImportProductsRequest> stream;
    synchronized (this) {
      stream = stream();
      while (!done && !stream.isReady()) {
        wait();
      }
      if (done) {
        return false;
      }
    }
    stream.onNext(request);
    return true;
  }

  /** Ends the stream and waits for the last answer; throws what the core refused it with. */
  ImportProgress finish() throws InterruptedException {
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
      return last;
    }
  }

  /** Gives the call up. */
  void cancel(String why) {
    stream().cancel(why, null);
  }

  synchronized List<ImportRefusal> refusals() {
    return List.copyOf(refusals);
  }

  private ClientCallStreamObserver<ImportProductsRequest> stream() {
    ClientCallStreamObserver<ImportProductsRequest> stream = requests;
    if (stream == null) {
      throw new IllegalStateException("not begun");
    }
    return stream;
  }

  @Override
  public synchronized void onNext(ImportProgress progress) {
    last = progress;
    refusals.addAll(progress.getRefusedRowsList());
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
