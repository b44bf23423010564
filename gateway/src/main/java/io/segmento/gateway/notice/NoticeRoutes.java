package io.segmento.gateway.notice;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.platform.CoreCall;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.gateway.spool.Outage;
import io.segmento.gateway.spool.Spool;
import io.segmento.proto.v1.NoticeKind;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.NoticeServiceGrpc.NoticeServiceStub;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices of exchanges ({@code /n/win}, {@code /n/bill}, {@code /n/loss}: 204), the pixels for impression, viewable impression and progress
 * ({@code /i}, {@code /v}, {@code /p}) and the click redirect ({@code /c}). While the core is away notices are kept for it; where that fails too, an
 * exchange gets 503, so that it sends again.
 */
public final class NoticeRoutes {

  private final CoreChannels channels;
  private final BrowserContexts browsers;
  private final Spool spool;

  public NoticeRoutes(CoreChannels channels, BrowserContexts browsers, Spool spool) {
    this.channels = channels;
    this.browsers = browsers;
    this.spool = spool;
  }

  /** One of the core's calls. */
  private interface Call {
    void of(NoticeServiceStub core, NoticeRequest request, StreamObserver<NoticeReply> observer);
  }

  public HttpService win() {
    return (ctx, request) -> notice(ctx, NoticeKind.WIN_NOTICE, NoticeServiceStub::win);
  }

  public HttpService bill() {
    return (ctx, request) -> notice(ctx, NoticeKind.BILL_NOTICE, NoticeServiceStub::bill);
  }

  public HttpService loss() {
    return (ctx, request) -> notice(ctx, NoticeKind.LOSS_NOTICE, NoticeServiceStub::loss);
  }

  public HttpService impression() {
    return (ctx, request) -> HttpResponse.of(
        call(NoticeKind.IMPRESSION_NOTICE, NoticeServiceStub::impression, impressionRequest(ctx))
            .handle((reply, failure) -> Answers.pixel()));
  }

  public HttpService viewable() {
    return (ctx, request) -> HttpResponse.of(
        call(NoticeKind.VIEWABLE_NOTICE, NoticeServiceStub::viewable, browserRequest(ctx))
            .handle((reply, failure) -> Answers.pixel()));
  }

  /** How far a video or audio ad has played: {@code e} is the VAST event. */
  public HttpService progress() {
    return (ctx, request) -> HttpResponse.of(call(
            NoticeKind.PROGRESS_NOTICE,
            NoticeServiceStub::progress,
            browserRequest(ctx).toBuilder().setMediaEvent(parameter(ctx, "e")).build())
        .handle((reply, failure) -> Answers.pixel()));
  }

  /** Leads to the landing page; with {@code r=0}, where a player asks beside another server's landing page, it only counts. */
  public HttpService click() {
    return (ctx, request) ->
        HttpResponse.of(call(NoticeKind.CLICK_NOTICE, NoticeServiceStub::click, browserRequest(ctx))
            .handle((reply, failure) ->
                parameter(ctx, "r").equals("0") ? Answers.pixel() : redirect(reply, failure)));
  }

  private HttpResponse notice(ServiceRequestContext ctx, NoticeKind kind, Call call) {
    NoticeRequest request = NoticeRequest.newBuilder()
        .setToken(parameter(ctx, "t"))
        .setPrice(parameter(ctx, "p"))
        .setLossReason(parameter(ctx, "r"))
        .setMinToWin(parameter(ctx, "m"))
        .setMarketBidRatio(parameter(ctx, "b"))
        .setMultiplier(parameter(ctx, "x"))
        .setImpressionTime(parameter(ctx, "i"))
        .build();
    return HttpResponse.of(call(kind, call, request)
        .handle((reply, failure) -> reply == null
            ? failed(failure)
            : HttpResponse.of(Answers.headers(HttpStatus.NO_CONTENT).build())));
  }

  /** Where the impression bills, its URL tells what a billing notice would. */
  private NoticeRequest impressionRequest(ServiceRequestContext ctx) {
    return browserRequest(ctx).toBuilder()
        .setPrice(parameter(ctx, "p"))
        .setMultiplier(parameter(ctx, "x"))
        .setImpressionTime(parameter(ctx, "i"))
        .build();
  }

  private NoticeRequest browserRequest(ServiceRequestContext ctx) {
    return NoticeRequest.newBuilder()
        .setToken(parameter(ctx, "t"))
        .setSku(parameter(ctx, "s"))
        .setBrowser(browsers.of(ctx, ctx.queryParams()))
        .build();
  }

  /** The core's reply; an empty one when the notice is kept for it. */
  private CompletableFuture<NoticeReply> call(NoticeKind kind, Call call, NoticeRequest request) {
    NoticeServiceStub core = NoticeServiceGrpc.newStub(channels.shared())
        .withDeadlineAfter(channels.config().noticeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    return CoreCall.<NoticeReply>of(observer -> call.of(core, request, observer))
        .exceptionallyCompose(failure -> Outage.is(failure)
            ? kept(kind, request, failure)
            : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<NoticeReply> kept(
      NoticeKind kind, NoticeRequest request, Throwable failure) {
    return spool
        .keep(kind, request)
        .thenCompose(kept -> kept
                // Where a click leads is in the token, which only the core can read.
                && kind != NoticeKind.CLICK_NOTICE
            ? CompletableFuture.completedFuture(NoticeReply.getDefaultInstance())
            : CompletableFuture.failedFuture(failure));
  }

  private static HttpResponse redirect(@Nullable NoticeReply reply, @Nullable Throwable failure) {
    if (reply == null) {
      return failed(failure);
    }
    if (reply.getRedirectUrl().isEmpty()) {
      // An empty Location would lead a browser back here, again and again.
      return Answers.text(HttpStatus.NOT_FOUND, "gone");
    }
    return HttpResponse.of(Answers.headers(HttpStatus.FOUND)
        .add(HttpHeaderNames.LOCATION, reply.getRedirectUrl())
        .build());
  }

  private static HttpResponse failed(@Nullable Throwable failure) {
    Status.Code code =
        failure == null ? Status.Code.UNKNOWN : Status.fromThrowable(failure).getCode();
    return switch (code) {
      case INVALID_ARGUMENT ->
        Answers.text(HttpStatus.BAD_REQUEST, "t: not a token of this notice");
      case NOT_FOUND -> Answers.text(HttpStatus.NOT_FOUND, "gone");
      default -> Answers.text(HttpStatus.SERVICE_UNAVAILABLE, "try again");
    };
  }

  private static String parameter(ServiceRequestContext ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null ? "" : value;
  }
}
