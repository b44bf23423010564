package io.segmento.tools.plugin;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.ListStrategiesReply;
import io.segmento.proto.v1.ListStrategiesRequest;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyServiceGrpc;
import io.segmento.proto.v1.StrategyServiceGrpc.StrategyServiceBlockingStub;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.ToolException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** The strategies of a core, for the commands; what the core refuses is a {@link ToolException} that begins with the command's name. */
final class StrategyClient {
  private static final long DEADLINE_SECONDS = 30;
  private static final Set<Status.Code> UNKNOWN_OUTCOME =
      Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED);
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

  /**
   * A call that changes something. Where it is not known whether it did, that is said: who tries again should look first.
   *
   * @param name of the strategy
   */
  <T> T step(String name, Function<StrategyServiceBlockingStub, T> call) {
    try {
      return call(call);
    } catch (ToolException e) {
      if (e.getCause() instanceof StatusRuntimeException failure
          && UNKNOWN_OUTCOME.contains(failure.getStatus().getCode())
          && !(failure.getStatus().getCause() instanceof ConnectException)) {
        throw new ToolException(
            e.getMessage() + "; whether the step was taken tells '" + PluginCommand.launcher()
                + " plugin history " + name + " --limit 1'",
            failure);
      }
      throw e;
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
