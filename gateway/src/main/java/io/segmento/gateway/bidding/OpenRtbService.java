package io.segmento.gateway.bidding;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;
import io.segmento.gateway.config.BidConfig;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.openrtb.NativeForm;
import io.segmento.gateway.openrtb.OpenRtbFaultException;
import io.segmento.gateway.openrtb.OpenRtbJsonDecoder;
import io.segmento.gateway.openrtb.OpenRtbJsonEncoder;
import io.segmento.gateway.platform.BidAnswer;
import io.segmento.gateway.platform.BidLanes;
import io.segmento.gateway.platform.EdgePolicies;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.v1.EdgeExchange;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /openrtb/{exchange}}: JSON or protobuf, plain or gzip, in; a bid in the same format, 204, or 400 with the path of the fault, out.
 * Everything about a request happens on its event loop.
 */
public final class OpenRtbService implements HttpService {

  /** The most bytes of a body, on the wire and inflated. */
  public static final int MAX_BODY_BYTES = 1 << 20;

  private static final AsciiString OPENRTB_VERSION = AsciiString.cached("x-openrtb-version");
  private static final MediaType PROTOBUF = MediaType.create("application", "x-protobuf");
  private static final int COMPRESS_FROM_BYTES = 1_024;
  private static final ResponseHeaders NO_CONTENT = ResponseHeaders.of(HttpStatus.NO_CONTENT);
  /** OpenRTB no-bid reasons: unknown error, and insufficient time. */
  private static final int NBR_UNKNOWN = 0;

  private static final int NBR_TIME = 15;
  private static final String OTHER = "other";

  private final EdgePolicies policies;
  private final BidLanes lanes;
  private final TimeBudget timeBudget;
  private final BidMetrics metrics;
  private final FastThreadLocal<OpenRtbJsonDecoder> decoders = new FastThreadLocal<>() {
    @Override
    protected OpenRtbJsonDecoder initialValue() {
      return OpenRtbJsonDecoder.forRequests();
    }
  };
  private final FastThreadLocal<OpenRtbJsonEncoder> encoders = new FastThreadLocal<>() {
    @Override
    protected OpenRtbJsonEncoder initialValue() {
      return OpenRtbJsonEncoder.forResponses(NativeForm.STRING);
    }
  };

  public OpenRtbService(
      EdgePolicies policies, BidLanes lanes, BidConfig config, BidMetrics metrics) {
    this.policies = policies;
    this.lanes = lanes;
    this.timeBudget = new TimeBudget(config);
    this.metrics = metrics;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    String id = ctx.pathParam("exchange");
    EdgeExchange exchange = id == null ? null : policies.exchange(id);
    CompletableFuture<HttpResponse> answer =
        request.aggregate(ctx.eventLoop()).thenCompose(body -> answer(ctx, exchange, body));
    return HttpResponse.of(answer);
  }

  private CompletableFuture<HttpResponse> answer(
      ServiceRequestContext ctx, @Nullable EdgeExchange exchange, AggregatedHttpRequest request) {
    String label = exchange == null ? OTHER : exchange.getId();
    boolean protobuf = isProtobuf(request.contentType());
    byte[] wire;
    try {
      byte[] body = plainBody(request);
      if (body == null) {
        return done(refused(
            label,
            "too_large",
            HttpStatus.REQUEST_ENTITY_TOO_LARGE,
            "body: too large (expected: at most 1 MiB)"));
      }
      wire = protobuf ? body : decoders.get().decode(body);
    } catch (OpenRtbFaultException e) {
      return done(
          refused(label, "malformed", HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return done(refused(label, "malformed", HttpStatus.BAD_REQUEST, "body: not gzip"));
    }
    if (exchange == null || !exchange.getActive()) {
      return done(noContent(
          label,
          exchange != null
              ? "exchange_off"
              : policies.isKnown() ? "exchange_unknown" : "not_ready"));
    }
    Format format = new Format(protobuf, acceptsGzip(request), exchange.getWantsNoBidReason());
    CompletableFuture<HttpResponse> response = new CompletableFuture<>();
    lanes
        .of(ctx.eventLoop().withoutContext())
        .bid(
            exchange.getId(),
            wire,
            timeBudget.micros(exchange, wire),
            answer -> response.complete(responseOf(label, answer, format)));
    return response;
  }

  /** How this request wants its answer. */
  private record Format(boolean protobuf, boolean gzip, boolean noBidReason) {}

  /** Null when it is too large. */
  private static byte @Nullable [] plainBody(AggregatedHttpRequest request) throws IOException {
    byte[] body = request.content().array();
    String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return body;
    }
    if (!encoding.equalsIgnoreCase("gzip")) {
      throw new IOException("unknown encoding");
    }
    return Bodies.inflate(body, MAX_BODY_BYTES);
  }

  private static boolean isProtobuf(@Nullable MediaType type) {
    return type != null
        && (type.is(PROTOBUF) || type.is(MediaType.PROTOBUF) || type.is(MediaType.OCTET_STREAM));
  }

  private static boolean acceptsGzip(AggregatedHttpRequest request) {
    String accepted = request.headers().get(HttpHeaderNames.ACCEPT_ENCODING);
    return accepted != null && accepted.contains("gzip");
  }

  private HttpResponse responseOf(String exchange, BidAnswer answer, Format format) {
    if (answer instanceof BidAnswer.Bid bid) {
      metrics.answered(exchange, "bid");
      return body(bid.response().toByteArray(), format);
    }
    if (answer instanceof BidAnswer.NoBid noBid) {
      String outcome = "no_bid_" + noBid.reason().name().toLowerCase(Locale.ROOT);
      return noBid(exchange, outcome, NBR_UNKNOWN, format);
    }
    if (answer instanceof BidAnswer.Fault fault) {
      return refused(exchange, "malformed", HttpStatus.BAD_REQUEST, fault.message());
    }
    BidAnswer.Why why = ((BidAnswer.Missed) answer).why();
    return noBid(
        exchange,
        why.name().toLowerCase(Locale.ROOT),
        why == BidAnswer.Why.DEADLINE ? NBR_TIME : NBR_UNKNOWN,
        format);
  }

  private HttpResponse noBid(String exchange, String outcome, int reason, Format format) {
    if (!format.noBidReason()) {
      return noContent(exchange, outcome);
    }
    metrics.answered(exchange, outcome);
    return body(BidResponse.newBuilder().setNbr(reason).build().toByteArray(), format);
  }

  private HttpResponse noContent(String exchange, String outcome) {
    metrics.answered(exchange, outcome);
    return HttpResponse.of(NO_CONTENT);
  }

  private HttpResponse refused(String exchange, String outcome, HttpStatus status, String line) {
    metrics.answered(exchange, outcome);
    return Answers.text(status, line);
  }

  private HttpResponse body(byte[] wire, Format format) {
    byte[] body;
    try {
      body = format.protobuf() ? wire : encoders.get().encode(wire);
    } catch (OpenRtbFaultException e) {
      // Our own core wrote it: a fault of ours, and no bid for the exchange.
      return HttpResponse.of(NO_CONTENT);
    }
    ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.OK)
        .contentType(format.protobuf() ? PROTOBUF : MediaType.JSON)
        .add(OPENRTB_VERSION, "2.6");
    if (format.gzip() && body.length > COMPRESS_FROM_BYTES) {
      headers.add(HttpHeaderNames.CONTENT_ENCODING, "gzip");
      body = Bodies.deflate(body);
    }
    return HttpResponse.of(headers.build(), HttpData.wrap(body));
  }

  private static CompletableFuture<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
