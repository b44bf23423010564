package io.segmento.gateway.platform;

import io.netty.channel.EventLoop;
import io.segmento.gateway.config.BidConfig;
import java.util.IdentityHashMap;

/** One {@link BidLane} for each event loop of the server. */
public final class BidLanes implements AutoCloseable {
  private final IdentityHashMap<EventLoop, BidLane> loopToLane = new IdentityHashMap<>();

  public BidLanes(CoreChannels channels, CoreMetrics metrics, BidConfig config) {
    for (CoreLink link : channels.links()) {
      loopToLane.put(link.loop(), new BidLane(link, metrics, config.inFlightPerLoop()));
    }
  }

  /** Opens the streams, and keeps them open. */
  public void start() {
    loopToLane.values().forEach(BidLane::start);
  }

  /** The lane of a loop of the server. */
  public BidLane of(EventLoop loop) {
    BidLane lane = loopToLane.get(loop);
    if (lane == null) {
      throw new IllegalArgumentException("not an event loop of the server");
    }
    return lane;
  }

  /** Whether every stream is connected; on any thread. */
  public boolean areOpen() {
    for (BidLane lane : loopToLane.values()) {
      if (!lane.isOpen()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    loopToLane.values().forEach(BidLane::close);
  }
}
