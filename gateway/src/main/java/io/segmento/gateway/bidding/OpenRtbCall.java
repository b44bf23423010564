package io.segmento.gateway.bidding;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Status;
import io.segmento.gateway.bidding.GzipCodec.GzipFaultException;
import io.segmento.gateway.http.AcceptedEncodings;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.observability.RouteMetrics;
import io.segmento.gateway.openrtb.OpenRtbFaultException;
import io.segmento.gateway.overload.Worth;
import io.segmento.gateway.platform.EdgeReason;
import io.segmento.gateway.platform.PendingBid;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.v1.NoBidReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One bid request of an exchange, from its body to its answer. Stays on one event loop. */
final class OpenRtbCall extends PendingBid {
  static final int MAX_BODY_BYTES = 1024 * 1024;

  /** Nearly every request is far smaller. What is larger is inflated only when it is decoded. */
  static final int MAX_HINTED_BYTES = 32 * 1024;

  private static final int MIN_TIME_LEFT_MICROS = 5_000;
  private static final int GZIP_FROM_BYTES = 1024;
  private static final int MAX_FAULT_LENGTH = 200;
  /** What nobody got: the request did not come whole. */
  private static final HttpStatus ABORTED = HttpStatus.UNKNOWN;

  private final ExchangeConnection connection;
  private final BidDesk desk;
  private final ExchangeTable table;
  private final ExchangeTable.Entry entry;
  private final RouteMetrics.Route route;
  private final int maxTmaxMillis;
  private final long startNanos;
  private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
  private boolean json;
  private boolean gzipAccepted;
  /** Nothing that the decoded request says could turn it away any more. */
  private boolean admitted;

  /** The body when it was gzip and had to be looked into; null else. */
  private byte @Nullable [] inflated;

  private String requestId = "";
  /** 0 until the request has been handed on. */
  private int tmaxMicros;

  private boolean noticed;

  OpenRtbCall(
      String exchange,
      ExchangeConnection connection,
      BidDesk desk,
      ExchangeTable table,
      RouteMetrics.Route route,
      int maxTmaxMillis,
      long startNanos) {
    super(exchange);
    this.connection = connection;
    this.desk = desk;
    this.table = table;
    this.entry = table.entry(exchange);
    this.route = route;
    this.maxTmaxMillis = maxTmaxMillis;
    this.startNanos = startNanos;
  }

  CompletableFuture<HttpResponse> answer() {
    return answer;
  }

  /** Takes the whole request, or why there is none. */
  void received(@Nullable AggregatedHttpRequest request, @Nullable Throwable failure) {
    if (request != null) {
      EdgeReason reason = edgeReason(request.content().array());
      if (reason != null) {
        onNoAnswer(reason);
      } else {
        forward(request);
      }
    } else if (failure instanceof ContentTooLargeException) {
      entry.counters().tooLarge.inc();
      refuse(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "body: over 1 MiB");
    } else {
      entry.counters().aborted.inc();
      route.answered(ABORTED, startNanos);
      answer.completeExceptionally(
          failure == null ? new IllegalStateException("no request") : failure);
    }
  }

  /** The exchange gave up on this request alone. */
  void reset() {
    gaveUp(System.nanoTime());
  }

  private void gaveUp(long atNanos) {
    if (tmaxMicros != 0 && !noticed) {
      noticed = true;
      entry.counters().givenUp.inc();
      entry
          .networkReserve()
          .givenUp(tmaxMicros, TimeUnit.NANOSECONDS.toMicros(atNanos - startNanos));
    }
  }

  private @Nullable EdgeReason edgeReason(byte[] body) {
    if (!table.view().known()) {
      return EdgeReason.NOT_READY;
    }
    if (!entry.known()) {
      return EdgeReason.EXCHANGE_UNKNOWN;
    }
    if (!entry.active()) {
      return EdgeReason.EXCHANGE_OFF;
    }
    boolean sheds = desk.turnsAwayAny(table.view().shedPerMille(), startNanos);
    byte[] seen =
        sheds && body.length <= MAX_HINTED_BYTES && GzipCodec.isGzip(body) ? hinting(body) : body;
    // A deal of ours is found only in the decoded request.
    if (!entry.deals().none() && !(sheds && !BodyHints.mayOfferDeals(seen))) {
      return null;
    }
    admitted = true;
    return turnedAway(sheds ? BodyHints.worth(seen, entry.acceptsMatch()) : Worth.SOMEBODY);
  }

  /** The plain body, which is kept for when the request is admitted; or the body itself, when that is large or no gzip after all. */
  private byte[] hinting(byte[] body) {
    try {
      byte[] plain = desk.gzip().inflate(body, MAX_HINTED_BYTES);
      inflated = plain;
      return plain;
    } catch (GzipFaultException e) {
      // Told when the request is decoded.
      return body;
    }
  }

  private byte[] inflate(byte[] body) throws GzipFaultException {
    byte[] known = inflated;
    return known == null ? desk.gzip().inflate(body, MAX_BODY_BYTES) : known;
  }

  private @Nullable EdgeReason turnedAway(Worth worth) {
    if (!entry.quota().admits(worth == Worth.GUARANTEED, startNanos)) {
      return EdgeReason.QUOTA;
    }
    return desk.turnsAway(worth, table.view().shedPerMille(), startNanos) ? EdgeReason.SHED : null;
  }

  private void forward(AggregatedHttpRequest request) {
    RequestHeaders headers = request.headers();
    String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    boolean gzipped = isGzip(encoding);
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    json = type == null || isJson(type);
    boolean spoken = (json || isProtobuf(type))
        && (encoding == null || gzipped || "identity".equalsIgnoreCase(encoding));
    if (!spoken) {
      entry.counters().unsupported.inc();
      refuse(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "expected: application/json or application/x-protobuf, plain or gzip");
      return;
    }
    gzipAccepted = AcceptedEncodings.gzip(headers.get(HttpHeaderNames.ACCEPT_ENCODING));
    byte[] message;
    byte[] plain;
    try {
      byte[] body = request.content().array();
      plain = gzipped ? inflate(body) : body;
      message = json ? desk.decoder().decode(plain) : plain;
    } catch (GzipFaultException e) {
      (e.tooLarge() ? entry.counters().tooLarge : entry.counters().malformed).inc();
      if (e.tooLarge()) {
        refuse(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "body: over 1 MiB");
      } else {
        refuse(HttpStatus.BAD_REQUEST, "body: not gzip");
      }
      return;
    } catch (OpenRtbFaultException e) {
      entry.counters().malformed.inc();
      refuse(HttpStatus.BAD_REQUEST, e.getMessage());
      return;
    }
    if (admitted) {
      submit(message, false);
      return;
    }
    boolean guaranteed = entry.deals().guaranteedIn(message);
    EdgeReason reason =
        turnedAway(guaranteed ? Worth.GUARANTEED : BodyHints.worth(plain, entry.acceptsMatch()));
    if (reason != null) {
      onNoAnswer(reason);
    } else {
      submit(message, guaranteed);
    }
  }

  private void submit(byte[] message, boolean guaranteed) {
    if (entry.wantsNoBidReason()) {
      requestId = WireScan.id(message);
    }
    int tmaxMillis = WireScan.tmaxMillis(message);
    if (tmaxMillis == 0) {
      tmaxMillis = entry.defaultTmaxMillis();
    }
    tmaxMicros = (int) TimeUnit.MILLISECONDS.toMicros(Math.min(tmaxMillis, maxTmaxMillis));
    entry.networkReserve().roundTrip(connection.roundTripMicros());
    int leftMicros =
        Math.max(MIN_TIME_LEFT_MICROS, tmaxMicros - entry.networkReserve().micros(tmaxMicros));
    long deadlineNanos = startNanos + TimeUnit.MICROSECONDS.toNanos(leftMicros);
    if (deadlineNanos - System.nanoTime() <= 0) {
      // The body took all the time there was.
      onNoAnswer(EdgeReason.DEADLINE);
      return;
    }
    ask(message, deadlineNanos, guaranteed);
    desk.lane().submit(this);
  }

  @Override
  protected void onResponse(ByteString response) {
    byte[] body = body(response.toByteArray());
    if (body == null) {
      return;
    }
    entry.counters().bid.inc();
    answer(body);
  }

  @Override
  protected void onNoBid(NoBidReason reason) {
    entry.counters().noBid(reason).inc();
    if (entry.wantsNoBidReason()) {
      byte[] body = body(BidResponse.newBuilder()
          .setId(requestId)
          .setNbr(OpenRtbNoBidReasons.of(reason))
          .build()
          .toByteArray());
      if (body != null) {
        answer(body);
      }
      return;
    }
    answer(HttpStatus.NO_CONTENT, HttpResponse.of(entry.headers().noBid()));
  }

  @Override
  protected void onFault(int code, String message) {
    if (code == Status.Code.INVALID_ARGUMENT.value()) {
      entry.counters().invalid.inc();
      refuse(HttpStatus.BAD_REQUEST, oneLine(message));
    } else {
      entry.counters().fault.inc();
      answer(HttpStatus.NO_CONTENT, HttpResponse.of(entry.headers().noBid()));
    }
  }

  @Override
  protected void onNoAnswer(EdgeReason reason) {
    entry.counters().edge(reason).inc();
    answer(HttpStatus.NO_CONTENT, HttpResponse.of(entry.headers().edge(reason)));
  }

  /** The answer in the format of the request; null when it was no bid response and has been answered as a fault. */
  private byte @Nullable [] body(byte[] message) {
    try {
      return json ? desk.encoder().encode(message) : message;
    } catch (OpenRtbFaultException e) {
      onFault(Status.Code.INTERNAL.value(), "");
      return null;
    }
  }

  private void answer(byte[] body) {
    boolean gzip = gzipAccepted && body.length > GZIP_FROM_BYTES;
    answer(
        HttpStatus.OK,
        HttpResponse.of(
            entry.headers().bid(json, gzip),
            HttpData.wrap(gzip ? desk.gzip().deflate(body) : body)));
  }

  private void refuse(HttpStatus status, String line) {
    answer(status, Answers.text(status, line));
  }

  private void answer(HttpStatus status, HttpResponse response) {
    route.answered(status, startNanos);
    if (connection.isClosed()) {
      gaveUp(connection.closedNanos());
    } else if (tmaxMicros != 0) {
      entry.networkReserve().taken();
    }
    answer.complete(response);
  }

  private static boolean isJson(String type) {
    return startsWith(type, "application/json") || startsWith(type, "text/");
  }

  private static boolean isProtobuf(@Nullable String type) {
    return type != null
        && (startsWith(type, "application/x-protobuf")
            || startsWith(type, "application/protobuf")
            || startsWith(type, "application/octet-stream"));
  }

  private static boolean startsWith(String value, String prefix) {
    return value.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private static boolean isGzip(@Nullable String encoding) {
    return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
  }

  private static String oneLine(String message) {
    String text =
        message.isEmpty() ? "request: refused" : message.replaceAll("[^\\x20-\\x7E]", "?");
    return text.length() <= MAX_FAULT_LENGTH ? text : text.substring(0, MAX_FAULT_LENGTH);
  }
}
