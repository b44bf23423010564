package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.http.CookieJar;
import io.segmento.gateway.platform.CoreCall;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.gateway.privacy.Standing.After;
import io.segmento.gateway.privacy.Standing.Tone;
import io.segmento.gateway.spool.Outage;
import io.segmento.gateway.spool.Spool;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.OptInRequest;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.OptOutServiceGrpc.OptOutServiceStub;
import io.segmento.proto.v1.OptOutStatusRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opting out by hand. A choice sets cookies and leads to the status page, which sees by the cookies that come back whether the browser kept it
 * and asks the core whether it holds everywhere: success is never claimed before. While the core is away the browser still gets its opt-out
 * cookie, and the choice is kept and carried out before anything else when it is back. The same for machines, by {@code Accept}.
 */
final class OptOutRoutes {

  private static final String STATUS = "/optout/status";
  private static final String AFTER = "after";

  private final CoreChannels channels;
  private final BrowserContexts browsers;
  private final CookieJar cookies;
  private final Pages pages;
  private final Spool spool;

  OptOutRoutes(
      CoreChannels channels,
      BrowserContexts browsers,
      CookieJar cookies,
      Pages pages,
      Spool spool) {
    this.channels = channels;
    this.browsers = browsers;
    this.cookies = cookies;
    this.pages = pages;
    this.spool = spool;
  }

  /** {@code GET /privacy}: always there, also without the core. */
  HttpService overview() {
    return (ctx, request) -> status(
        ctx,
        request,
        (visit, standing, reply) -> OptOutPages.overview(visit.language(), standing, reply));
  }

  /** {@code GET /optout}: changes nothing. */
  HttpService page() {
    return (ctx, request) -> status(
        ctx,
        request,
        (visit, standing, reply) -> OptOutPages.optOut(
            HttpStatus.OK,
            "/optout",
            visit.language(),
            standing,
            reply,
            DeviceAdvice.of(visit.userAgent())));
  }

  /** {@code GET /optout/status}. */
  HttpService status() {
    return (ctx, request) -> status(ctx, request, (visit, standing, reply) -> {
      // The other language must say the same.
      After after = After.of(visit.parameter(AFTER));
      String address =
          after == After.NOTHING ? STATUS : STATUS + "?" + AFTER + "=" + after.parameter();
      return OptOutPages.optOut(
          statusOf(standing),
          address,
          visit.language(),
          standing,
          reply,
          DeviceAdvice.of(visit.userAgent()));
    });
  }

  /** {@code POST /optout}: this browser, or the device that the form names. */
  HttpService optOut() {
    return (ctx, request) -> {
      Visit visit = Visit.of(ctx, request);
      if (!visit.isFromOurOwnPage()) {
        return NotOurPage.answer(pages, visit);
      }
      return HttpResponse.of(request.aggregate(ctx.eventLoop()).thenCompose(body -> {
        QueryParams form = Forms.of(body);
        String device = form.get("device", "");
        return device.isEmpty() ? optOutBrowser(visit) : optOutDevice(visit, Forms.device(form));
      }));
    };
  }

  /** {@code POST /optin}. */
  HttpService optIn() {
    return (ctx, request) -> {
      Visit visit = Visit.of(ctx, request);
      if (!visit.isFromOurOwnPage()) {
        return NotOurPage.answer(pages, visit);
      }
      OptInRequest optIn = OptInRequest.newBuilder().setBrowser(browser(visit)).build();
      return HttpResponse.of(CoreCall.<OptOutReply>of(observer -> core().optIn(optIn, observer))
          .handle((reply, failure) -> reply == null
              ? toStatus(visit, After.IN_TRIED, List.of())
              : toStatus(visit, After.IN, List.of(reply))));
    };
  }

  private CompletableFuture<HttpResponse> optOutBrowser(Visit visit) {
    OptOutRequest optOut = OptOutRequest.newBuilder().setBrowser(browser(visit)).build();
    return choice(optOut)
        .handle((reply, failure) -> reply == null
            ? toStatus(visit, After.TRIED, List.of())
            : toStatus(visit, reply.getRecorded() ? After.OUT : After.TRIED, List.of(reply)));
  }

  private CompletableFuture<HttpResponse> optOutDevice(Visit visit, Identity device) {
    OptOutRequest optOut = OptOutRequest.newBuilder().setDevice(device).build();
    return choice(optOut).handle((reply, failure) -> {
      if (reply != null && reply.getEffective()) {
        return device(visit, HttpStatus.OK, Tone.GOOD, "device-done", true);
      }
      boolean invalid = failure != null
          && Status.fromThrowable(failure).getCode() == Status.Code.INVALID_ARGUMENT;
      return invalid
          ? device(visit, HttpStatus.BAD_REQUEST, Tone.BAD, "device-invalid", false)
          : device(visit, HttpStatus.SERVICE_UNAVAILABLE, Tone.BAD, "device-failed", false);
    });
  }

  /** Fails also when the choice is kept for later: until it is carried out nobody is told that it holds. */
  private CompletableFuture<OptOutReply> choice(OptOutRequest optOut) {
    return CoreCall.<OptOutReply>of(observer -> core().optOut(optOut, observer))
        .exceptionallyCompose(failure -> Outage.is(failure)
            ? spool
                .keep(optOut)
                .thenCompose(kept -> CompletableFuture.<OptOutReply>failedFuture(failure))
            : CompletableFuture.failedFuture(failure));
  }

  private HttpResponse device(
      Visit visit, HttpStatus status, Tone tone, String key, boolean optedOut) {
    return visit.wantsJson()
        ? pages.json(
            status,
            JsonText.of(json -> {
              json.writeStringField("state", optedOut ? "opted_out" : "unknown");
              json.writeBooleanField("effective", optedOut);
              if (!optedOut) {
                json.writeStringField("reason", visit.language().text(key + "-text"));
              }
            }),
            List.of())
        : pages.answer(visit, OptOutPages.device(status, visit.language(), tone, key));
  }

  /** Sets the cookies and sends the browser to where it shows whether they come back. */
  private HttpResponse toStatus(Visit visit, After after, List<OptOutReply> replies) {
    ResponseHeadersBuilder headers = pages
        .headers(HttpStatus.SEE_OTHER, List.of())
        .set(
            HttpHeaderNames.LOCATION,
            STATUS + "?lang=" + visit.language().code() + "&" + AFTER + "=" + after.parameter());
    replies.forEach(reply -> cookies.obey(reply.getCookiesList(), headers));
    if (replies.isEmpty() && after == After.TRIED) {
      cookies.obey(List.of(CookieJar.OPT_OUT_MARK), headers);
    }
    return HttpResponse.of(headers.build());
  }

  /** A page about what holds. */
  private interface StatusPage {
    Page of(Visit visit, Standing standing, @Nullable OptOutReply reply);
  }

  private HttpResponse status(ServiceRequestContext ctx, HttpRequest request, StatusPage page) {
    Visit visit = Visit.of(ctx, request);
    BrowserContext browser = browser(visit);
    OptOutStatusRequest ask =
        OptOutStatusRequest.newBuilder().setBrowser(browser).build();
    return HttpResponse.of(CoreCall.<OptOutReply>of(observer -> core().getStatus(ask, observer))
        .handle((reply, failure) -> {
          boolean marked = browser.getSignals().getOptOutCookie();
          Standing standing = Standing.of(reply, marked, After.of(visit.parameter(AFTER)));
          return answer(visit, standing, marked, reply, page);
        }));
  }

  private HttpResponse answer(
      Visit visit,
      Standing standing,
      boolean marked,
      @Nullable OptOutReply reply,
      StatusPage page) {
    List<CookieInstruction> instructions = List.of();
    if (reply != null) {
      instructions = reply.getCookiesList();
    } else if (marked) {
      // It gets its full life at every contact, with or without the core.
      instructions = List.of(CookieJar.OPT_OUT_MARK);
    }
    return visit.wantsJson()
        ? pages.json(
            statusOf(standing),
            OptOutPages.json(visit.language(), standing, reply, DeviceAdvice.of(visit.userAgent())),
            instructions)
        : pages.answer(visit, page.of(visit, standing, reply), instructions);
  }

  private static HttpStatus statusOf(Standing standing) {
    return standing == Standing.UNKNOWN ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK;
  }

  private BrowserContext browser(Visit visit) {
    return browsers.of(visit.ctx(), visit.ctx().queryParams());
  }

  private OptOutServiceStub core() {
    return OptOutServiceGrpc.newStub(channels.shared())
        .withDeadlineAfter(channels.config().privacyTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }
}
