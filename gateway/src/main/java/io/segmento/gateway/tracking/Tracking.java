package io.segmento.gateway.tracking;

import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.segmento.gateway.http.CookieJar;
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

/** Hands events to the core and does with the cookies what it says. Thread-safe. */
public final class Tracking {

  private final CoreChannels channels;
  private final CookieJar cookies;

  public Tracking(CoreChannels channels, CookieJar cookies) {
    this.channels = channels;
    this.cookies = cookies;
  }

  /** The headers with what becomes of the cookies; the same headers when the core is away or too slow: events are not spooled yet. */
  CompletableFuture<ResponseHeadersBuilder> track(
      BrowserContext browser, List<Event> events, ResponseHeadersBuilder headers) {
    TrackRequest request =
        TrackRequest.newBuilder().setBrowser(browser).addAllEvents(events).build();
    return CoreCall.<TrackReply>of(observer -> TrackingServiceGrpc.newStub(channels.shared())
            .withDeadlineAfter(channels.config().trackTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .track(request, observer))
        .handle((reply, failure) -> {
          if (reply != null) {
            cookies.obey(reply.getCookiesList(), headers);
          }
          return headers;
        });
  }
}
