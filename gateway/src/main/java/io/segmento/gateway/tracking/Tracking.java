package io.segmento.gateway.tracking;

import io.segmento.gateway.platform.CoreCall;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Hands browsers' events to the core. Thread-safe. */
public final class Tracking {

  private final CoreChannels channels;

  public Tracking(CoreChannels channels) {
    this.channels = channels;
  }

  /** What the core made of the events; an empty reply when it is away or too slow: events are not spooled yet. */
  CompletableFuture<TrackReply> track(BrowserContext browser, List<Event> events) {
    TrackRequest request =
        TrackRequest.newBuilder().setBrowser(browser).addAllEvents(events).build();
    return CoreCall.<TrackReply>of(observer -> TrackingServiceGrpc.newStub(channels.shared())
            .withDeadlineAfter(channels.config().trackTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .track(request, observer))
        .exceptionally(failure -> TrackReply.getDefaultInstance());
  }
}
