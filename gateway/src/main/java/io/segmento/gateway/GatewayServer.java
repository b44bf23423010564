package io.segmento.gateway;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import io.segmento.gateway.bidding.BidMetrics;
import io.segmento.gateway.bidding.NetworkReserves;
import io.segmento.gateway.bidding.OpenRtbService;
import io.segmento.gateway.config.GatewayConfig;
import io.segmento.gateway.config.HttpConfig;
import io.segmento.gateway.config.TlsFiles;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.http.ClientAddresses;
import io.segmento.gateway.http.CookieJar;
import io.segmento.gateway.http.HttpPort;
import io.segmento.gateway.http.PlainHttpService;
import io.segmento.gateway.notice.NoticeRoutes;
import io.segmento.gateway.observability.AdminRoutes;
import io.segmento.gateway.observability.LibraryMeters;
import io.segmento.gateway.observability.RouteMetrics;
import io.segmento.gateway.overload.OverloadMetrics;
import io.segmento.gateway.platform.BidLanes;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.gateway.platform.CoreMetrics;
import io.segmento.gateway.platform.EdgePolicyWatcher;
import io.segmento.gateway.platform.EdgeView;
import io.segmento.gateway.platform.TrackLanes;
import io.segmento.gateway.platform.TrackMetrics;
import io.segmento.gateway.privacy.PrivacyCentre;
import io.segmento.gateway.spool.Spool;
import io.segmento.gateway.tracking.AppEventsService;
import io.segmento.gateway.tracking.BeaconService;
import io.segmento.gateway.tracking.PixelService;
import io.segmento.gateway.tracking.SyncService;
import io.segmento.gateway.tracking.TagService;
import io.segmento.gateway.tracking.Tracking;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The public port and the admin port, each a server of its own so that neither can be reached by the other's; one set of event loops. */
public final class GatewayServer implements AutoCloseable {

  /** Two years, so that a browser that was here once never asks in clear again. */
  private static final String HSTS = "max-age=63072000; includeSubDomains";

  private static final Duration QUIET_PERIOD = Duration.ofMillis(200);

  private final EventLoopGroup eventLoops;
  private final CoreChannels channels;
  private final OverloadMetrics overload;
  private final BidLanes lanes;
  private final TrackLanes trackLanes;
  private final EdgePolicyWatcher policy;
  private final Spool spool;
  private final AdminRoutes adminRoutes;
  private final HttpPort publicPort;
  private final HttpPort adminPort;

  public GatewayServer(GatewayConfig config) {
    this(config, Clock.systemUTC());
  }

  GatewayServer(GatewayConfig config, Clock clock) {
    CollectorRegistry registry = new CollectorRegistry(true);
    DefaultExports.register(registry);
    MeterRegistry meters = LibraryMeters.into(registry);

    eventLoops = EventLoopGroups.newEventLoopGroup(config.http().eventLoops(), "gateway", true);
    channels = new CoreChannels(config.core(), eventLoops);
    overload = new OverloadMetrics(registry);
    lanes = new BidLanes(channels, new CoreMetrics(registry), overload, config.bids());
    trackLanes = new TrackLanes(channels, new TrackMetrics(registry));
    policy = new EdgePolicyWatcher(channels);
    spool = new Spool(config.spool(), channels, policy::view, registry, clock);
    adminRoutes = new AdminRoutes(registry, this::notReady);

    publicPort = new HttpPort("http", publicServer(config, registry, meters, clock));
    ServerBuilder admin = base(Server.builder()).http(config.adminAddress());
    adminRoutes.addTo(admin);
    adminPort = new HttpPort("admin", admin);
  }

  private ServerBuilder publicServer(
      GatewayConfig config, CollectorRegistry registry, MeterRegistry meters, Clock clock) {
    HttpConfig http = config.http();
    ServerBuilder server = base(Server.builder())
        .meterRegistry(meters)
        .maxNumConnections(http.maxConnections())
        .http1MaxHeaderSize(http.maxHeaderBytes())
        .http2MaxHeaderListSize(http.maxHeaderBytes())
        .requestTimeout(http.requestTimeout())
        .idleTimeout(http.idleTimeout())
        .gracefulShutdownTimeout(QUIET_PERIOD, http.drainTimeout());
    if (http.tls().isPresent()) {
      TlsFiles tls = http.tls().get();
      server
          .https(http.address())
          .tls(TlsKeyPair.of(tls.key().toFile(), tls.certificate().toFile()));
    } else {
      server.http(http.address());
    }

    if (http.secureCookies()) {
      server.addHeader(HttpHeaderNames.STRICT_TRANSPORT_SECURITY, HSTS);
      if (http.tls().isEmpty()) {
        server.decorator(PlainHttpService::new);
      }
    }

    CookieJar cookies = new CookieJar(http.secureCookies());
    ClientAddresses addresses = new ClientAddresses(http.trustedProxies());
    BrowserContexts browsers = new BrowserContexts(cookies, addresses);
    Tracking tracking = new Tracking(trackLanes, spool, clock);
    NoticeRoutes notices = new NoticeRoutes(channels, browsers, spool);
    RouteMetrics metrics = new RouteMetrics(registry);

    server
        .route()
        .post("/openrtb/{exchange}")
        .maxRequestLength(OpenRtbService.MAX_BODY_BYTES)
        // Counts for itself, without the request log.
        .build(new OpenRtbService(
            eventLoops,
            lanes,
            policy,
            config.bids(),
            new NetworkReserves(registry, config.bids()),
            new BidMetrics(registry),
            overload,
            metrics.route("openrtb")));
    server
        .route()
        .post("/e")
        .maxRequestLength(BeaconService.MAX_BODY_BYTES)
        .build(metrics.measure("beacon", new BeaconService(tracking, browsers, cookies)));
    get(server, "/t", metrics.measure("pixel", new PixelService(tracking, browsers, cookies)));
    get(server, "/tag.js", metrics.measure("tag", new TagService()));
    server
        .route()
        .post("/app/events")
        .maxRequestLength(AppEventsService.MAX_BODY_BYTES)
        .build(metrics.measure("app_events", new AppEventsService(tracking, addresses)));
    SyncService syncs = new SyncService(channels, browsers, cookies);
    get(server, "/sync", metrics.measure("sync", syncs.sync()));
    get(server, "/match", metrics.measure("match", syncs.match()));
    get(server, "/n/win", metrics.measure("win", notices.win()));
    get(server, "/n/bill", metrics.measure("bill", notices.bill()));
    get(server, "/n/loss", metrics.measure("loss", notices.loss()));
    get(server, "/i", metrics.measure("impression", notices.impression()));
    get(server, "/v", metrics.measure("viewable", notices.viewable()));
    get(server, "/p", metrics.measure("progress", notices.progress()));
    get(server, "/c", metrics.measure("click", notices.click()));
    new PrivacyCentre(channels, browsers, cookies, config.privacy(), spool, clock)
        .addTo(server, metrics);
    return server;
  }

  private static void get(ServerBuilder server, String path, HttpService service) {
    server.route().path(path).methods(HttpMethod.GET).build(service);
  }

  /** Nothing of what went wrong inside leaves the process: a status and its name. */
  private ServerBuilder base(ServerBuilder server) {
    return server
        .workerGroup(eventLoops, false)
        // Its report would hold stack traces of what callers did wrong; the metrics count it.
        .unloggedExceptionsReportInterval(Duration.ZERO)
        .disableServerHeader()
        .disableDateHeader()
        .verboseResponses(false);
  }

  private List<String> notReady() {
    EdgeView view = policy.view();
    if (!view.connected()) {
      return List.of("core: not connected");
    }
    if (!view.ready()) {
      return view.reasons().isEmpty() ? List.of("core: not ready") : view.reasons();
    }
    return lanes.areOpen() ? List.of() : List.of("core: bid streams not connected");
  }

  /**
   * Listens, and begins to connect to the core; returns when the ports are open.
   *
   * @throws IOException when a port cannot be opened; the message names the setting, the address and why
   */
  public void start() throws IOException {
    policy.start();
    lanes.start();
    trackLanes.start();
    spool.start();
    adminPort.start();
    publicPort.start();
  }

  public int publicPort() {
    return publicPort.number();
  }

  public int adminPort() {
    return adminPort.number();
  }

  /** Not ready, then the end of the requests in flight, then of everything else. */
  @Override
  public void close() {
    adminRoutes.drain();
    publicPort.stop();
    adminPort.stop();
    spool.close();
    policy.close();
    lanes.close();
    trackLanes.close();
    channels.close();
    var unused = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
