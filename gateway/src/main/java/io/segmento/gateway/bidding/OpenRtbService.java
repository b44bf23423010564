package io.segmento.gateway.bidding;

import com.linecorp.armeria.common.AggregationOptions;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.segmento.gateway.config.BidConfig;
import io.segmento.gateway.observability.RouteMetrics;
import io.segmento.gateway.overload.OverloadMetrics;
import io.segmento.gateway.platform.BidLanes;
import io.segmento.gateway.platform.EdgePolicyWatcher;
import io.segmento.gateway.platform.EdgeView;
import java.util.IdentityHashMap;

/** {@code POST /openrtb/{exchange}}. A request stays on the event loop of its connection until it is answered. */
public final class OpenRtbService implements HttpService {
  /** What a body may hold, plain and after gzip. */
  public static final int MAX_BODY_BYTES = OpenRtbCall.MAX_BODY_BYTES;

  private final EdgePolicyWatcher policy;
  private final BidConfig config;
  private final int maxTmaxMillis;
  private final NetworkReserves reserves;
  private final BidMetrics bidMetrics;
  private final RouteMetrics.Route route;
  private final IdentityHashMap<EventLoop, BidDesk> loopToDesk = new IdentityHashMap<>();
  private volatile ExchangeTable table;

  public OpenRtbService(
      EventLoopGroup loops,
      BidLanes lanes,
      EdgePolicyWatcher policy,
      BidConfig config,
      NetworkReserves reserves,
      BidMetrics bidMetrics,
      OverloadMetrics overload,
      RouteMetrics.Route route) {
    this.policy = policy;
    this.config = config;
    this.maxTmaxMillis = (int) config.maxTmax().toMillis();
    this.reserves = reserves;
    this.bidMetrics = bidMetrics;
    this.route = route;
    this.table = new ExchangeTable(policy.view(), config, reserves, bidMetrics, null);
    for (EventExecutor executor : loops) {
      EventLoop loop = (EventLoop) executor;
      loopToDesk.put(loop, new BidDesk(lanes.of(loop), overload));
    }
  }

  /**
   * An answer is written as a whole, since a stream's head and body are two writes. A body comes in parts, so that one that is too large or too slow is
   * refused before its end.
   */
  @Override
  public ExchangeType exchangeType(RoutingContext routing) {
    return ExchangeType.REQUEST_STREAMING;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    long startNanos = System.nanoTime();
    BidDesk desk = loopToDesk.get(ctx.eventLoop().withoutContext());
    String exchange = ctx.pathParam("exchange");
    if (desk == null || exchange == null) {
      throw new IllegalStateException("not on an event loop of the server");
    }
    Channel channel = ctx.log().partial().channel();
    if (channel == null) {
      throw new IllegalStateException("a request without a connection");
    }
    ExchangeConnection connection = ExchangeConnection.of(channel);
    OpenRtbCall call =
        new OpenRtbCall(exchange, connection, desk, table(), route, maxTmaxMillis, startNanos);
    var unused = request
        .aggregate(AggregationOptions.builder()
            .executor(ctx.eventLoop().withoutContext())
            .build())
        .whenComplete(call::received);
    HttpResponse response = HttpResponse.of(call.answer());
    if (ctx.sessionProtocol().isMultiplex()) {
      noticeReset(response, call);
    }
    return response;
  }

  /** Where requests share a connection, an exchange gives up on one without closing it. */
  private static void noticeReset(HttpResponse response, OpenRtbCall call) {
    var unused = response.whenComplete().whenComplete((nothing, failure) -> {
      if (failure != null) {
        call.reset();
      }
    });
  }

  // Each policy is one object; equality would compare every exchange of it.
  @SuppressWarnings("ReferenceEquality")
  private ExchangeTable table() {
    ExchangeTable current = table;
    EdgeView view = policy.view();
    if (current.view() != view) {
      current = new ExchangeTable(view, config, reserves, bidMetrics, current);
      table = current;
    }
    return current;
  }
}
