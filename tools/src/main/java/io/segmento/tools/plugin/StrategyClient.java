package io.segmento.tools.plugin;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.ListStrategiesReply;
import io.segmento.proto.v1.ListStrategiesRequest;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyServiceGrpc;
import io.segmento.proto.v1.StrategyServiceGrpc.StrategyServiceBlockingStub;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.ToolException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** The strategies of a core, for the commands; what the core refuses is a {@link ToolException} that begins with the command's name. */
final class StrategyClient {
  private static final long DEADLINE_SECONDS = 30;
  private static final Duration LOADED = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final CoreChannel core;
  private final String command;

  StrategyClient(CoreChannel core, String command) {
    this.core = core;
    this.command = command;
  }

  <T> T call(Function<StrategyServiceBlockingStub, T> call) {
    try {
      return call.apply(StrategyServiceGrpc.newBlockingStub(core.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS));
    } catch (StatusRuntimeException e) {
      throw core.failure(command, e);
    }
  }

  /** The version as the node that is asked has it, once that has loaded it. */
  Strategy awaitLoaded(Strategy deployed) {
    long deadline = System.nanoTime() + LOADED.toNanos();
    while (true) {
      Strategy current = list(deployed.getName()).stream()
          .filter(each -> each.getVersion().equals(deployed.getVersion()))
          .findFirst()
          .orElse(deployed);
      if (current.hasFigures()) {
        return current;
      }
      if (!current.getNodeNote().isEmpty()) {
        throw new ToolException(command + ": stored, but on this node " + current.getNodeNote());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new ToolException(command + ": stored, but not loaded on this node after "
            + LOADED.toSeconds() + " s; segmento plugin status tells when it is");
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** Everything that the core tells. */
  ListStrategiesReply listed() {
    return call(stub -> stub.list(ListStrategiesRequest.getDefaultInstance()));
  }

  /** Those of one name. */
  List<Strategy> list(String name) {
    return listed().getStrategiesList().stream()
        .filter(each -> each.getName().equals(name))
        .toList();
  }
}
