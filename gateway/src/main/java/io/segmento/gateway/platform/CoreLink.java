package io.segmento.gateway.platform;

import io.grpc.ManagedChannel;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop: one channel to each core, of which one is in use. All methods on the loop, except {@link #loop}
 * and {@link #channel}.
 */
final class CoreLink {
  private final EventLoop loop;
  private final List<ManagedChannel> channels;
  private volatile int current;

  CoreLink(EventLoop loop, List<ManagedChannel> channels, int first) {
    this.loop = loop;
    this.channels = List.copyOf(channels);
    this.current = first % channels.size();
  }

  EventLoop loop() {
    return loop;
  }

  ManagedChannel channel() {
    return channels.get(current);
  }

  /** Goes to the next core, unless someone else of this loop already has, and lets the failed one connect anew when its turn comes. */
  void failed(ManagedChannel channel) {
    if (channels.get(current) == channel) {
      current = (current + 1) % channels.size();
    }
    // Our own back-off paces the attempts; gRPC's would add up to it.
    channels.get(current).resetConnectBackoff();
  }

  void schedule(Runnable task, long delayNanos) {
    if (!loop.isShuttingDown()) {
      var unused = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Runs the task now when on the loop, else soon. */
  void run(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else if (!loop.isShuttingDown()) {
      loop.execute(task);
    }
  }
}
