package io.segmento.gateway.platform;

import io.netty.channel.EventLoop;
import java.util.IdentityHashMap;

/** One {@link TrackLane} for each event loop of the server. */
public final class TrackLanes implements AutoCloseable {
  private final IdentityHashMap<EventLoop, TrackLane> loopToLane = new IdentityHashMap<>();

  public TrackLanes(CoreChannels channels, TrackMetrics metrics) {
    for (CoreLink link : channels.links()) {
      loopToLane.put(
          link.loop(),
          new TrackLane(
              link,
              metrics,
              channels.config().trackTimeout(),
              channels.config().tracksInFlightPerLoop()));
    }
  }

  /** Opens the streams, and keeps them open. */
  public void start() {
    loopToLane.values().forEach(TrackLane::start);
  }

  /** The lane of a loop of the server. */
  public TrackLane of(EventLoop loop) {
    TrackLane lane = loopToLane.get(loop);
    if (lane == null) {
      throw new IllegalArgumentException("not an event loop of the server");
    }
    return lane;
  }

  @Override
  public void close() {
    loopToLane.values().forEach(TrackLane::close);
  }
}
