package io.segmento.platform.strategy;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Caller;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.platform.strategy.life.LifeCycle;
import io.segmento.platform.strategy.life.RedisStrategies;
import io.segmento.proto.v1.DeployChunk;
import io.segmento.proto.v1.ListStrategiesReply;
import io.segmento.proto.v1.ListStrategiesRequest;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyAuditRequest;
import io.segmento.proto.v1.StrategyChange;
import io.segmento.proto.v1.StrategyChangeRequest;
import io.segmento.proto.v1.StrategyServiceGrpc.StrategyServiceImplBase;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Life of strategies, for data scientists and operators; works beside the event loops, since it is rare and may be long. */
final class StrategyGrpcService extends StrategyServiceImplBase {

  private static final int DEFAULT_HISTORY = 100;
  private static final int MAX_HISTORY = 10_000;

  private final StrategyListing listing;
  private final PromotionCheck promotions;
  private final Deployment.Parts deployments;
  private final LifeCycle life;
  private final RedisStrategies store;
  private final BlockingExecutor executor;

  @Inject
  StrategyGrpcService(
      StrategyListing listing,
      PromotionCheck promotions,
      Deployment.Parts deployments,
      LifeCycle life,
      RedisStrategies store,
      BlockingExecutor executor) {
    this.listing = listing;
    this.promotions = promotions;
    this.deployments = deployments;
    this.life = life;
    this.store = store;
    this.executor = executor;
  }

  @Override
  public void list(ListStrategiesRequest request, StreamObserver<ListStrategiesReply> observer) {
    answer(observer, listing::all);
  }

  @Override
  public StreamObserver<DeployChunk> deploy(StreamObserver<Strategy> observer) {
    return new DeployStream(
        deployments, Caller.current().name(), executor, (ServerCallStreamObserver<Strategy>)
            observer);
  }

  @Override
  public void promote(StrategyChangeRequest request, StreamObserver<Strategy> observer) {
    String by = Caller.current().name();
    answer(observer, () -> {
      require(request);
      return life
          .promote(
              request.getName(),
              request.getVersion(),
              request.getCanaryPercent(),
              by,
              promotions::require)
          .toBuilder()
          .clearSignature()
          .build();
    });
  }

  private static void require(StrategyChangeRequest request) {
    StrategyManifest.requireName(request.getName());
    if (!request.getVersion().isEmpty()) {
      StrategyManifest.requireVersion(request.getVersion());
    }
  }

  @Override
  public void rollback(StrategyChangeRequest request, StreamObserver<Strategy> observer) {
    String by = Caller.current().name();
    answer(observer, () -> {
      require(request);
      return life.rollback(request.getName(), request.getVersion(), by).toBuilder()
          .clearSignature()
          .build();
    });
  }

  @Override
  public void audit(StrategyAuditRequest request, StreamObserver<StrategyChange> observer) {
    int limit = request.getLimit() == 0 ? DEFAULT_HISTORY : request.getLimit();
    if (limit < 0 || limit > MAX_HISTORY) {
      Replies.fail(
          observer,
          SegmentoException.invalid("limit", limit + " (expected: 0 to " + MAX_HISTORY + ")"));
      return;
    }
    if (!request.getName().isEmpty()) {
      try {
        StrategyManifest.requireName(request.getName());
      } catch (SegmentoException e) {
        Replies.fail(observer, e);
        return;
      }
    }
    ServerCallStreamObserver<StrategyChange> call =
        (ServerCallStreamObserver<StrategyChange>) observer;
    // With a handler set, what crosses a cancellation is dropped instead of throwing.
    call.setOnCancelHandler(() -> {});
    CompletableFuture<Void> done;
    try {
      done = CompletableFuture.runAsync(
          () -> store.history(request.getName(), limit).forEach(call::onNext), executor);
    } catch (RuntimeException e) {
      Replies.fail(observer, e);
      return;
    }
    var unused = done.whenComplete((nothing, failure) -> {
      if (failure != null) {
        Replies.fail(observer, failure);
      } else if (!call.isCancelled()) {
        observer.onCompleted();
      }
    });
  }

  private <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    Replies.send(observer, () -> CompletableFuture.supplyAsync(work, executor));
  }
}
