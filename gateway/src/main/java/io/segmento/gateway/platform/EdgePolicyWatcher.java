package io.segmento.gateway.platform;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.segmento.proto.v1.EdgePolicy;
import io.segmento.proto.v1.EdgeServiceGrpc;
import io.segmento.proto.v1.WatchEdgePolicyRequest;
import org.jspecify.annotations.Nullable;

/** Keeps {@code EdgeService.Watch} open and holds the latest policy; when the stream breaks, the last policy stays until the next one comes. */
public final class EdgePolicyWatcher implements AutoCloseable {
  private final CoreLink link;
  private final Backoff backoff = new Backoff();
  private volatile EdgeView view = EdgeView.NONE;
  private @Nullable ClientCall<WatchEdgePolicyRequest, EdgePolicy> watch;
  private boolean closed;

  public EdgePolicyWatcher(CoreChannels channels) {
    this.link = channels.links().get(0);
  }

  /** The latest policy; not {@link EdgeView#known} before the first. On any thread. */
  public EdgeView view() {
    return view;
  }

  public void start() {
    link.run(this::open);
  }

  @Override
  public void close() {
    link.run(() -> {
      closed = true;
      ClientCall<WatchEdgePolicyRequest, EdgePolicy> call = watch;
      if (call != null) {
        call.cancel("gateway closes", null);
      }
    });
  }

  private void open() {
    if (closed) {
      return;
    }
    ManagedChannel channel = link.channel();
    ClientCall<WatchEdgePolicyRequest, EdgePolicy> call =
        channel.newCall(EdgeServiceGrpc.getWatchMethod(), CallOptions.DEFAULT);
    watch = call;
    call.start(new Policies(channel, call), new Metadata());
    call.sendMessage(WatchEdgePolicyRequest.getDefaultInstance());
    call.halfClose();
    call.request(Integer.MAX_VALUE);
  }

  private final class Policies extends ClientCall.Listener<EdgePolicy> {
    private final ManagedChannel channel;
    private final ClientCall<WatchEdgePolicyRequest, EdgePolicy> call;

    Policies(ManagedChannel channel, ClientCall<WatchEdgePolicyRequest, EdgePolicy> call) {
      this.channel = channel;
      this.call = call;
    }

    @Override
    public void onMessage(EdgePolicy policy) {
      link.run(() -> {
        if (watch == call) {
          backoff.reset();
          view = EdgeView.of(policy);
        }
      });
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      link.run(() -> {
        if (watch == call) {
          watch = null;
          view = view.disconnected();
          if (!closed) {
            link.failed(channel);
            link.schedule(EdgePolicyWatcher.this::open, backoff.nextNanos());
          }
        }
      });
    }
  }
}
