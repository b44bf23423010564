package io.segmento.gateway.tracking;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.stub.StreamObserver;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.http.CookieJar;
import io.segmento.gateway.platform.CoreCall;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.proto.v1.IdentityServiceGrpc;
import io.segmento.proto.v1.IdentityServiceGrpc.IdentityServiceStub;
import io.segmento.proto.v1.MatchRequest;
import io.segmento.proto.v1.SyncReply;
import io.segmento.proto.v1.SyncRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * {@code GET /sync?ex=}: to the exchange with our id for it, or the pixel; {@code GET /match?ex=&ex_uid=}: from the exchange with its own id, always
 * the pixel. The address is the core's word, never the request's.
 */
public final class SyncService {

  private final CoreChannels channels;
  private final BrowserContexts browsers;
  private final CookieJar cookies;

  public SyncService(CoreChannels channels, BrowserContexts browsers, CookieJar cookies) {
    this.channels = channels;
    this.browsers = browsers;
    this.cookies = cookies;
  }

  /** {@code /sync}. */
  public HttpService sync() {
    return (ctx, request) -> {
      SyncRequest sync = SyncRequest.newBuilder()
          .setExchange(parameter(ctx, "ex"))
          .setBrowser(browsers.of(ctx, ctx.queryParams()))
          .setHops(hops(ctx))
          .build();
      return answer(observer -> service().sync(sync, observer));
    };
  }

  /** {@code /match}. */
  public HttpService match() {
    return (ctx, request) -> {
      MatchRequest match = MatchRequest.newBuilder()
          .setExchange(parameter(ctx, "ex"))
          .setExchangeUserId(parameter(ctx, "ex_uid"))
          .setBrowser(browsers.of(ctx, ctx.queryParams()))
          .setHops(hops(ctx))
          .build();
      return answer(observer -> service().match(match, observer));
    };
  }

  private IdentityServiceStub service() {
    return IdentityServiceGrpc.newStub(channels.shared())
        .withDeadlineAfter(channels.config().trackTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String parameter(ServiceRequestContext ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null ? "" : value;
  }

  /** A chain of redirects says how long it is; what it says in another way is too long. */
  private static int hops(ServiceRequestContext ctx) {
    String hop = ctx.queryParam("hop");
    return hop == null ? 0 : hop.equals("1") ? 1 : 2;
  }

  private HttpResponse answer(Consumer<StreamObserver<SyncReply>> call) {
    return HttpResponse.of(CoreCall.of(call)
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
