package io.segmento.gateway.tracking;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.segmento.gateway.platform.TrackLanes;
import io.segmento.gateway.spool.Outage;
import io.segmento.gateway.spool.Spool;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** Hands events to the core, or keeps them while it cannot take them; on the event loop of their request. */
public final class Tracking {

  private final TrackLanes lanes;
  private final Spool spool;
  private final Clock clock;

  public Tracking(TrackLanes lanes, Spool spool, Clock clock) {
    this.lanes = lanes;
    this.spool = spool;
    this.clock = clock;
  }

  /** What the core made of a browser's events; an empty reply when they are kept for later, or lost: a page is not told. */
  CompletableFuture<TrackReply> track(
      ServiceRequestContext ctx, BrowserContext browser, List<Event> events) {
    TrackRequest.Builder request = TrackRequest.newBuilder().setBrowser(browser);
    for (Event event : events) {
      request.addEvents(event.getEventId().isEmpty() ? withId(event) : event);
    }
    return track(ctx, request.build()).exceptionally(failure -> TrackReply.getDefaultInstance());
  }

  /** As {@link #track(ServiceRequestContext, TrackRequest)}, but nothing is kept. */
  CompletableFuture<TrackReply> trackOnce(ServiceRequestContext ctx, TrackRequest request) {
    return lanes.of(ctx.eventLoop().withoutContext()).submit(request);
  }

  /**
   * What the core made of the events. Without results when they are kept for later; then, and when this fails, they may have been recorded, and
   * count once under their ids.
   */
  CompletableFuture<TrackReply> track(ServiceRequestContext ctx, TrackRequest request) {
    return trackOnce(ctx, request)
        .exceptionallyCompose(failure ->
            Outage.is(failure) ? kept(request, failure) : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<TrackReply> kept(TrackRequest request, Throwable failure) {
    TrackRequest.Builder timed = request.toBuilder();
    for (Event.Builder event : timed.getEventsBuilderList()) {
      if (event.getOccurredAtMillis() == 0) {
        event.setOccurredAtMillis(clock.millis());
      }
    }
    return spool
        .keep(timed.build())
        .thenCompose(kept -> kept
            ? CompletableFuture.completedFuture(TrackReply.getDefaultInstance())
            : CompletableFuture.failedFuture(failure));
  }

  /** A call that times out may have been recorded: only with an id can it be made again. */
  private static Event withId(Event event) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return event.toBuilder()
        .setEventId(new UUID(random.nextLong(), random.nextLong()).toString())
        .build();
  }
}
