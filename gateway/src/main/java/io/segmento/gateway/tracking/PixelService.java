package io.segmento.gateway.tracking;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.http.BrowserContexts;
import java.util.List;

/** {@code GET /t}: one event; always 200 and a pixel. */
public final class PixelService implements HttpService {

  private final Tracking tracking;
  private final BrowserContexts browsers;

  public PixelService(Tracking tracking, BrowserContexts browsers) {
    this.tracking = tracking;
    this.browsers = browsers;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    return HttpResponse.of(tracking
        .track(
            browsers.of(ctx, ctx.queryParams()),
            List.of(EventParameters.event(ctx::queryParam)),
            Answers.headers(HttpStatus.OK))
        .thenApply(Answers::pixel));
  }
}
