package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogChange;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogHistoryRequest;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogServiceGrpc.CatalogServiceImplBase;
import io.segmento.proto.v1.DeleteCatalogRequest;
import io.segmento.proto.v1.ImportProductsRequest;
import io.segmento.proto.v1.ImportProgress;
import io.segmento.proto.v1.ListCatalogRequest;
import io.segmento.proto.v1.ReviewCreativeRequest;
import jakarta.inject.Inject;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The catalog for administrators; works beside the event loops, since it is rare and may be large. */
final class CatalogGrpcService extends CatalogServiceImplBase {
  private final CatalogWriter writer;
  private final ProductImports imports;
  private final BlockingExecutor executor;

  @Inject
  CatalogGrpcService(CatalogWriter writer, ProductImports imports, BlockingExecutor executor) {
    this.writer = requireNonNull(writer, "writer");
    this.imports = requireNonNull(imports, "imports");
    this.executor = requireNonNull(executor, "executor");
  }

  @Override
  public void apply(ApplyCatalogRequest request, StreamObserver<ApplyCatalogReply> observer) {
    CatalogAuthor author = CatalogAuthor.current();
    answer(observer, () -> writer.apply(request, author));
  }

  @Override
  public void get(CatalogKey request, StreamObserver<CatalogEntry> observer) {
    answer(observer, () -> writer.get(request));
  }

  @Override
  public void list(ListCatalogRequest request, StreamObserver<CatalogEntry> observer) {
    stream(observer, () -> writer.list(request));
  }

  private <T> void stream(StreamObserver<T> observer, Supplier<Iterator<T>> work) {
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) observer;
    Pages<T> pages = new Pages<>(call);
    call.setOnCancelHandler(() -> {});
    call.setOnReadyHandler(pages::send);
    var unused = later(work).whenComplete((entries, failure) -> {
      if (failure != null) {
        Replies.fail(observer, failure);
      } else {
        pages.begin(entries);
      }
    });
  }

  @Override
  public void delete(DeleteCatalogRequest request, StreamObserver<ApplyCatalogReply> observer) {
    CatalogAuthor author = CatalogAuthor.current();
    answer(observer, () -> writer.delete(request.getKey(), request.getEtag(), author));
  }

  @Override
  public StreamObserver<ImportProductsRequest> importProducts(
      StreamObserver<ImportProgress> observer) {
    return new ImportStream(
        imports, CatalogAuthor.current(), executor, (ServerCallStreamObserver<ImportProgress>)
            observer);
  }

  @Override
  public void review(ReviewCreativeRequest request, StreamObserver<ApplyCatalogReply> observer) {
    CatalogAuthor author = CatalogAuthor.current();
    answer(observer, () -> writer.review(request, author));
  }

  @Override
  public void history(CatalogHistoryRequest request, StreamObserver<CatalogChange> observer) {
    stream(observer, () -> writer.history(request.getKey(), request.getLimit()).iterator());
  }

  private <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    Replies.send(observer, () -> later(work));
  }

  private <T> CompletableFuture<T> later(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }

  /** Sends a list as fast as the caller reads it. */
  private static final class Pages<T> {
    private final ServerCallStreamObserver<T> call;
    private @Nullable Iterator<T> rest;

    Pages(ServerCallStreamObserver<T> call) {
      this.call = call;
    }

    synchronized void begin(Iterator<T> entries) {
      rest = entries;
      send();
    }

    synchronized void send() {
      Iterator<T> entries = rest;
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
