package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AsciiString;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.http.CookieJar;
import io.segmento.gateway.platform.CoreCall;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.OptInRequest;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.OptOutServiceGrpc.OptOutServiceStub;
import io.segmento.proto.v1.OptOutStatusRequest;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opting out by hand. After the choice the browser is sent to the status page, which tells by the cookies that come back whether it was kept:
 * success is never claimed before. Pages are HTML, or JSON where {@code Accept} asks for it.
 */
public final class OptOutRoutes {

  private static final AsciiString SEC_FETCH_SITE = AsciiString.cached("sec-fetch-site");
  /** Says on the status page that a choice was made just now, so that its cookie must be there. */
  private static final String DONE = "done";

  private final CoreChannels channels;
  private final BrowserContexts browsers;
  private final CookieJar cookies;

  public OptOutRoutes(CoreChannels channels, BrowserContexts browsers, CookieJar cookies) {
    this.channels = channels;
    this.browsers = browsers;
    this.cookies = cookies;
  }

  /** {@code GET /privacy}, {@code GET /optout}, {@code GET /optout/status}. */
  public HttpService page() {
    return (ctx, request) -> {
      BrowserContext browser = browsers.of(ctx, ctx.queryParams());
      OptOutStatusRequest status =
          OptOutStatusRequest.newBuilder().setBrowser(browser).build();
      return HttpResponse.of(
          CoreCall.<OptOutReply>of(observer -> core().getStatus(status, observer))
              .handle((reply, failure) -> page(ctx, request, browser, reply)));
    };
  }

  /** {@code POST /optout}. */
  public HttpService optOut() {
    return (ctx, request) -> choice(
        ctx,
        request,
        browser -> CoreCall.of(observer ->
            core().optOut(OptOutRequest.newBuilder().setBrowser(browser).build(), observer)));
  }

  /** {@code POST /optin}. */
  public HttpService optIn() {
    return (ctx, request) -> choice(
        ctx,
        request,
        browser -> CoreCall.of(observer ->
            core().optIn(OptInRequest.newBuilder().setBrowser(browser).build(), observer)));
  }

  /** What a form's button does. */
  private interface Choice {
    CompletableFuture<OptOutReply> make(BrowserContext browser);
  }

  private HttpResponse choice(ServiceRequestContext ctx, HttpRequest request, Choice choice) {
    if (!isOwnForm(request.headers())) {
      return Answers.text(
          HttpStatus.FORBIDDEN, "Origin: not this site (expected: the form on /privacy)");
    }
    BrowserContext browser = browsers.of(ctx, ctx.queryParams());
    PageText text = PageText.of(request, parameter(ctx, "lang"));
    String expected = ctx.path().equals("/optout") ? "out" : "in";
    return HttpResponse.of(choice.make(browser).handle((reply, failure) -> {
      if (reply == null) {
        return Answers.text(HttpStatus.SERVICE_UNAVAILABLE, text.unknown);
      }
      ResponseHeadersBuilder headers = Answers.headers(HttpStatus.SEE_OTHER)
          .add(
              HttpHeaderNames.LOCATION,
              "/optout/status?lang=" + text.language + "&" + DONE + "=" + expected);
      cookies.obey(reply.getCookiesList(), headers);
      return HttpResponse.of(headers.build());
    }));
  }

  private HttpResponse page(
      ServiceRequestContext ctx,
      HttpRequest request,
      BrowserContext browser,
      @Nullable OptOutReply reply) {
    OptOutPage.State state = stateOf(reply, browser, parameter(ctx, DONE));
    ResponseHeadersBuilder headers = Answers.headers(
            reply == null ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK)
        .add(HttpHeaderNames.VARY, "Accept, Accept-Language");
    if (reply != null) {
      cookies.obey(reply.getCookiesList(), headers);
    }
    if (request.headers().get(HttpHeaderNames.ACCEPT, "").contains("application/json")) {
      boolean optedOut = state == OptOutPage.State.OPTED_OUT || state == OptOutPage.State.NOT_KEPT;
      String json = "{\"state\":\"" + (optedOut ? "opted_out" : nameOf(state)) + "\",\"effective\":"
          + (state != OptOutPage.State.NOT_KEPT && state != OptOutPage.State.UNKNOWN) + "}\n";
      return HttpResponse.of(
          headers.contentType(MediaType.JSON_UTF_8).build(), HttpData.ofUtf8(json));
    }
    headers
        .contentType(MediaType.HTML_UTF_8)
        .add(HttpHeaderNames.CONTENT_SECURITY_POLICY, OptOutPage.CONTENT_SECURITY_POLICY);
    return HttpResponse.of(
        headers.build(),
        HttpData.ofUtf8(OptOutPage.render(PageText.of(request, parameter(ctx, "lang")), state)));
  }

  private static String nameOf(OptOutPage.State state) {
    return switch (state) {
      case ACTIVE -> "active";
      case BY_SIGNAL -> "forbidden_by_signal";
      case OPTED_OUT, NOT_KEPT -> "opted_out";
      case UNKNOWN -> "unknown";
    };
  }

  private static OptOutPage.State stateOf(
      @Nullable OptOutReply reply, BrowserContext browser, String done) {
    if (reply == null) {
      return OptOutPage.State.UNKNOWN;
    }
    if (done.equals("out") && !browser.getSignals().getOptOutCookie()) {
      return OptOutPage.State.NOT_KEPT;
    }
    return switch (reply.getState()) {
      case OPTED_OUT -> OptOutPage.State.OPTED_OUT;
      case FORBIDDEN_BY_SIGNAL -> OptOutPage.State.BY_SIGNAL;
      case ACTIVE -> OptOutPage.State.ACTIVE;
      case OPT_OUT_STATE_UNSPECIFIED, UNRECOGNIZED -> OptOutPage.State.UNKNOWN;
    };
  }

  /** A form on another site must not make the choice: browsers say where a form comes from; what is no browser has no cookies to lose. */
  private static boolean isOwnForm(RequestHeaders headers) {
    String site = headers.get(SEC_FETCH_SITE);
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin == null) {
      return true;
    }
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(headers.authority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private OptOutServiceStub core() {
    return OptOutServiceGrpc.newStub(channels.shared())
        .withDeadlineAfter(channels.config().privacyTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String parameter(ServiceRequestContext ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null ? "" : value;
  }
}
