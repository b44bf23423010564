package io.segmento.gateway.tracking;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.http.CookieJar;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.TrackReply;
import java.util.List;

/** {@code GET /t}: one event; always 200 and a pixel, which is two wide when the tag should come again with its new cookie. */
public final class PixelService implements HttpService {

  private final Tracking tracking;
  private final BrowserContexts browsers;
  private final CookieJar cookies;

  public PixelService(Tracking tracking, BrowserContexts browsers, CookieJar cookies) {
    this.tracking = tracking;
    this.browsers = browsers;
    this.cookies = cookies;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    return HttpResponse.of(tracking
        .track(
            ctx,
            browsers.of(ctx, ctx.queryParams()),
            List.of(EventParameters.event(ctx::queryParam)))
        .thenApply(reply -> {
          ResponseHeadersBuilder headers = Answers.headers(HttpStatus.OK);
          cookies.obey(reply.getCookiesList(), headers);
          return Answers.pixel(headers, isFirstContact(reply));
        }));
  }

  /** The browser has got its cookie only now, and nothing was kept of this event. */
  private static boolean isFirstContact(TrackReply reply) {
    return reply.getResultsCount() > 0
        && reply.getResults(0).getOutcome() == EventOutcome.NOT_IDENTIFIED
        && reply.getCookiesCount() > 0;
  }
}
