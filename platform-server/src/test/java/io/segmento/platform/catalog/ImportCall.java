package io.segmento.platform.catalog;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.testing.Await;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.ImportProductsRequest;
import io.segmento.proto.v1.ImportProgress;
import io.segmento.proto.v1.ImportRefusal;
import io.segmento.proto.v1.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One call of ImportProducts and what came back. */
final class ImportCall implements StreamObserver<ImportProgress> {
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();
  private final List<ImportProgress> replies = new CopyOnWriteArrayList<>();
  private final StreamObserver<ImportProductsRequest> requests;

  private ImportCall(ManagedChannel channel) {
    requests = CatalogServiceGrpc.newStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .importProducts(this);
  }

  /** Imports products in messages of 500 and waits for the end. */
  static ImportCall of(
      ManagedChannel channel, ImportProductsRequest.Builder first, List<Product> products) {
    ImportCall call = new ImportCall(channel);
    ImportProductsRequest.Builder message = first;
    for (int from = 0; from == 0 || from < products.size(); from += 500) {
      call.requests.onNext(message
          .addAllProducts(products.subList(from, Math.min(products.size(), from + 500)))
          .build());
      message = ImportProductsRequest.newBuilder();
    }
    call.requests.onCompleted();
    var unused = call.done.handle((ok, failure) -> true).join();
    return call;
  }

  /** Begins an import, sends some and then nothing any more. */
  static ImportCall unfinished(ManagedChannel channel, ImportProductsRequest.Builder first) {
    ImportCall call = new ImportCall(channel);
    call.requests.onNext(first.build());
    return call;
  }

  /** The last message; throws when the call failed. */
  ImportProgress last() {
    Await.result(done);
    return replies.get(replies.size() - 1);
  }

  StatusRuntimeException failure() {
    return (StatusRuntimeException) Await.failure(done);
  }

  List<ImportRefusal> refusals() {
    List<ImportRefusal> refusals = new ArrayList<>();
    replies.forEach(reply -> refusals.addAll(reply.getRefusedRowsList()));
    return refusals;
  }

  @Override
  public void onNext(ImportProgress reply) {
    replies.add(reply);
  }

  @Override
  public void onError(Throwable failure) {
    done.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    done.complete(true);
  }
}
