package io.segmento.platform.strategy;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.ListStrategiesReply;
import io.segmento.proto.v1.ListStrategiesRequest;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyServiceGrpc.StrategyServiceImplBase;
import io.segmento.proto.v1.StrategyState;
import jakarta.inject.Inject;
import java.util.Map;

/** Lists the plugins of this node. Their life cycle is not there yet: those calls are unimplemented. */
final class StrategyGrpcService extends StrategyServiceImplBase {

  private final StrategyRegistry registry;

  @Inject
  StrategyGrpcService(StrategyRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void list(ListStrategiesRequest request, StreamObserver<ListStrategiesReply> observer) {
    Replies.sendValue(observer, this::list);
  }

  private ListStrategiesReply list() {
    ListStrategiesReply.Builder reply = ListStrategiesReply.newBuilder();
    for (LoadedStrategy strategy : registry.loaded()) {
      reply.addStrategies(Strategy.newBuilder()
          .setName(strategy.name())
          .setVersion(strategy.version())
          .setState(StrategyState.LIVE)
          .addAllJars(strategy.jars()));
    }
    for (Map.Entry<String, String> refused : registry.refused().entrySet()) {
      reply.addStrategies(Strategy.newBuilder()
          .addJars(refused.getKey())
          .setState(StrategyState.REFUSED)
          .setReason(refused.getValue()));
    }
    return reply.build();
  }
}
