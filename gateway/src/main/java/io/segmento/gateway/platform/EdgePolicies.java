package io.segmento.gateway.platform;

import io.grpc.stub.StreamObserver;
import io.segmento.proto.v1.EdgeExchange;
import io.segmento.proto.v1.EdgePolicy;
import io.segmento.proto.v1.EdgeServiceGrpc;
import io.segmento.proto.v1.WatchEdgePolicyRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The policy that the core streams, and through it whether the core is there and ready. Thread-safe; reading never waits. */
public final class EdgePolicies implements AutoCloseable {

  private static final long RETRY_MILLIS = 200;

  private final CoreChannels channels;
  private final ScheduledExecutorService retries =
      Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "edge-policy");
        thread.setDaemon(true);
        return thread;
      });
  private volatile Map<String, EdgeExchange> exchanges = Map.of();
  private volatile List<String> notReady = List.of("core: not connected");
  private volatile boolean received;
  private volatile boolean closed;

  public EdgePolicies(CoreChannels channels) {
    this.channels = channels;
  }

  public void start() {
    EdgeServiceGrpc.newStub(channels.shared())
        .watch(WatchEdgePolicyRequest.getDefaultInstance(), new Watch());
  }

  /** Null for an exchange that the core does not know. */
  public @Nullable EdgeExchange exchange(String id) {
    return exchanges.get(id);
  }

  /** Whether any policy has arrived since the start; an old one goes on holding while the core is away. */
  public boolean isKnown() {
    return received;
  }

  /** What keeps the core, or the way to it, from being ready; empty when it is. */
  public List<String> notReady() {
    return notReady;
  }

  @Override
  public void close() {
    closed = true;
    retries.shutdownNow();
  }

  private void broken() {
    notReady = List.of("core: not connected");
    if (!closed) {
      channels.nextCore();
      channels.shared().resetConnectBackoff();
      var unused = retries.schedule(this::start, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** One watch; the next begins when it breaks. */
  private final class Watch implements StreamObserver<EdgePolicy> {

    @Override
    public void onNext(EdgePolicy policy) {
      Map<String, EdgeExchange> byId = new HashMap<>();
      policy.getExchangesList().forEach(exchange -> byId.put(exchange.getId(), exchange));
      exchanges = Map.copyOf(byId);
      notReady = policy.getReadiness().getReady()
          ? List.of()
          : policy.getReadiness().getReasonsCount() == 0
              ? List.of("core: not ready")
              : List.copyOf(policy.getReadiness().getReasonsList());
      received = true;
    }

    @Override
    public void onError(Throwable failure) {
      broken();
    }

    @Override
    public void onCompleted() {
      broken();
    }
  }
}
