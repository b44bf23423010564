package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Caller;
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
  private final CatalogRefusals refusals;
  private final BlockingExecutor executor;

  @Inject
  CatalogGrpcService(
      CatalogWriter writer,
      ProductImports imports,
      CatalogRefusals refusals,
      BlockingExecutor executor) {
    this.writer = requireNonNull(writer, "writer");
    this.imports = requireNonNull(imports, "imports");
    this.refusals = requireNonNull(refusals, "refusals");
    this.executor = requireNonNull(executor, "executor");
  }

  @Override
  public void apply(ApplyCatalogRequest request, StreamObserver<ApplyCatalogReply> observer) {
    CatalogAuthor author = CatalogAuthor.current();
    answer(observer, "apply", () -> writer.apply(request, author));
  }

  @Override
  public void get(CatalogKey request, StreamObserver<CatalogEntry> observer) {
    CatalogScope scope = CatalogScope.current();
    answer(observer, "get", () -> writer.get(request, scope));
  }

  @Override
  public void list(ListCatalogRequest request, StreamObserver<CatalogEntry> observer) {
    CatalogScope scope = CatalogScope.current();
    stream(observer, "list", () -> writer.list(request, scope));
  }

  private <T> void stream(StreamObserver<T> observer, String method, Supplier<Iterator<T>> work) {
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) observer;
    Pages<T> pages = new Pages<>(call);
    call.setOnCancelHandler(() -> {});
    call.setOnReadyHandler(pages::send);
    var unused = later(method, work).whenComplete((entries, failure) -> {
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
    answer(observer, "delete", () -> writer.delete(request.getKey(), request.getEtag(), author));
  }

  @Override
  public StreamObserver<ImportProductsRequest> importProducts(
      StreamObserver<ImportProgress> observer) {
    return new ImportStream(
        imports, CatalogAuthor.current(), refusals, executor, (ServerCallStreamObserver<
                ImportProgress>)
            observer);
  }

  @Override
  public void review(ReviewCreativeRequest request, StreamObserver<ApplyCatalogReply> observer) {
    CatalogAuthor author = CatalogAuthor.current();
    answer(observer, "review", () -> writer.review(request, author));
  }

  @Override
  public void history(CatalogHistoryRequest request, StreamObserver<CatalogChange> observer) {
    CatalogScope scope = CatalogScope.current();
    stream(
        observer,
        "history",
        () -> writer.history(request.getKey(), request.getLimit(), scope).iterator());
  }

  private <T> void answer(StreamObserver<T> observer, String method, Supplier<T> work) {
    Replies.send(observer, () -> later(method, work));
  }

  private <T> CompletableFuture<T> later(String method, Supplier<T> work) {
    return refusals.recorded(
        Caller.current(), method, CompletableFuture.supplyAsync(work, executor));
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
