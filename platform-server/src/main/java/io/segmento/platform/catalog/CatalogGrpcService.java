package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogServiceGrpc.CatalogServiceImplBase;
import io.segmento.proto.v1.DeleteCatalogRequest;
import io.segmento.proto.v1.ListCatalogRequest;
import jakarta.inject.Inject;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The catalog for administrators; works beside the event loops, since it is rare and may be large. */
final class CatalogGrpcService extends CatalogServiceImplBase {
  private final CatalogWriter writer;
  private final BlockingExecutor executor;

  @Inject
  CatalogGrpcService(CatalogWriter writer, BlockingExecutor executor) {
    this.writer = requireNonNull(writer, "writer");
    this.executor = requireNonNull(executor, "executor");
  }

  @Override
  public void apply(ApplyCatalogRequest request, StreamObserver<ApplyCatalogReply> observer) {
    answer(observer, () -> writer.apply(request.getEntriesList(), request.getDryRun()));
  }

  @Override
  public void get(CatalogKey request, StreamObserver<CatalogEntry> observer) {
    answer(observer, () -> writer.get(request));
  }

  @Override
  public void list(ListCatalogRequest request, StreamObserver<CatalogEntry> observer) {
    ServerCallStreamObserver<CatalogEntry> call = (ServerCallStreamObserver<CatalogEntry>) observer;
    Pages pages = new Pages(call);
    call.setOnCancelHandler(() -> {});
    call.setOnReadyHandler(pages::send);
    var unused = later(() -> writer.list(request.getKind(), request.getAdvertiserId()))
        .whenComplete((entries, failure) -> {
          if (failure != null) {
            Replies.fail(observer, failure);
          } else {
            pages.begin(entries);
          }
        });
  }

  @Override
  public void delete(DeleteCatalogRequest request, StreamObserver<ApplyCatalogReply> observer) {
    answer(observer, () -> writer.delete(request.getKey(), request.getEtag()));
  }

  private <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    Replies.send(observer, () -> later(work));
  }

  private <T> CompletableFuture<T> later(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }

  /** Sends a list as fast as the caller reads it. */
  private static final class Pages {
    private final ServerCallStreamObserver<CatalogEntry> call;
    private @Nullable Iterator<CatalogEntry> rest;

    Pages(ServerCallStreamObserver<CatalogEntry> call) {
      this.call = call;
    }

    synchronized void begin(List<CatalogEntry> entries) {
      rest = entries.iterator();
      send();
    }

    synchronized void send() {
      Iterator<CatalogEntry> entries = rest;
      if (entries == null) {
        return;
      }
      while (call.isReady() && entries.hasNext()) {
        call.onNext(entries.next());
      }
      if (!entries.hasNext()) {
        rest = null;
        call.onCompleted();
      }
    }
  }
}
