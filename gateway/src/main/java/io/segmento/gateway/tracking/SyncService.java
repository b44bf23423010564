package io.segmento.gateway.tracking;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.http.CookieJar;
import io.segmento.gateway.platform.CoreCall;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.proto.v1.IdentityServiceGrpc;
import io.segmento.proto.v1.SyncReply;
import io.segmento.proto.v1.SyncRequest;
import java.util.concurrent.TimeUnit;

/** {@code GET /sync?ex=}: to the exchange with our id for it, or the pixel. The address is the core's word, never the request's. */
public final class SyncService implements HttpService {

  private final CoreChannels channels;
  private final BrowserContexts browsers;
  private final CookieJar cookies;

  public SyncService(CoreChannels channels, BrowserContexts browsers, CookieJar cookies) {
    this.channels = channels;
    this.browsers = browsers;
    this.cookies = cookies;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    String exchange = ctx.queryParam("ex");
    SyncRequest sync = SyncRequest.newBuilder()
        .setExchange(exchange == null ? "" : exchange)
        .setBrowser(browsers.of(ctx, ctx.queryParams()))
        .setHops("1".equals(ctx.queryParam("hop")) ? 1 : ctx.queryParam("hop") == null ? 0 : 2)
        .build();
    return HttpResponse.of(CoreCall.<SyncReply>of(observer -> IdentityServiceGrpc.newStub(
                channels.shared())
            .withDeadlineAfter(channels.config().trackTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .sync(sync, observer))
        .handle((reply, failure) -> reply == null ? Answers.pixel() : answer(reply)));
  }

  private HttpResponse answer(SyncReply reply) {
    boolean redirect = !reply.getRedirectUrl().isEmpty();
    ResponseHeadersBuilder headers = Answers.headers(redirect ? HttpStatus.FOUND : HttpStatus.OK);
    cookies.obey(reply.getCookiesList(), headers);
    return redirect
        ? HttpResponse.of(
            headers.add(HttpHeaderNames.LOCATION, reply.getRedirectUrl()).build())
        : Answers.pixel(headers);
  }
}
