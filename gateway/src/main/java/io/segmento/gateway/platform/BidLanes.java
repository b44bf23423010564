package io.segmento.gateway.platform;

import io.netty.channel.EventLoop;
import io.segmento.gateway.config.BidConfig;
import io.segmento.gateway.overload.LoadShedder;
import io.segmento.gateway.overload.OverloadMetrics;
import java.util.IdentityHashMap;
import java.util.SplittableRandom;

/** One {@link BidLane} for each event loop of the server. */
public final class BidLanes implements AutoCloseable {
  /** Until about then the compilers are busy with what every bid runs through. */
  private static final int COLD_BIDS = 10_000;

  private final IdentityHashMap<EventLoop, BidLane> loopToLane = new IdentityHashMap<>();

  public BidLanes(
      CoreChannels channels, CoreMetrics metrics, OverloadMetrics overload, BidConfig config) {
    for (CoreLink link : channels.links()) {
      LoadShedder shedder = new LoadShedder(
          config.queueDelay().toNanos(), COLD_BIDS, new SplittableRandom(), System.nanoTime());
      overload.add(shedder);
      loopToLane.put(link.loop(), new BidLane(link, metrics, shedder, config));
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
