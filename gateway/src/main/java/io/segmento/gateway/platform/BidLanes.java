package io.segmento.gateway.platform;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.IdentityHashMap;

/** The lanes of all event loops. Immutable. */
public final class BidLanes implements AutoCloseable {

  private final IdentityHashMap<EventLoop, BidLane> byLoop = new IdentityHashMap<>();

  public BidLanes(
      EventLoopGroup loops, CoreChannels channels, int maxInFlightPerLoop, BidLaneMetrics metrics) {
    for (EventExecutor executor : loops) {
      EventLoop loop = (EventLoop) executor;
      byLoop.put(loop, new BidLane(loop, channels, maxInFlightPerLoop, metrics));
    }
  }

  public void start() {
    byLoop.values().forEach(BidLane::start);
  }

  /** The lane of an event loop of the gateway. */
  public BidLane of(EventLoop loop) {
    BidLane lane = byLoop.get(loop);
    if (lane == null) {
      throw new IllegalStateException("not an event loop of the gateway");
    }
    return lane;
  }

  @Override
  public void close() {
    byLoop.values().forEach(BidLane::close);
  }
}
