package io.segmento.gateway;

import static java.util.Objects.requireNonNull;

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
import io.segmento.gateway.bidding.OpenRtbService;
import io.segmento.gateway.config.GatewayConfig;
import io.segmento.gateway.config.HttpConfig;
import io.segmento.gateway.config.TlsFiles;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.http.CookieJar;
import io.segmento.gateway.notice.NoticeRoutes;
import io.segmento.gateway.observability.AdminRoutes;
import io.segmento.gateway.observability.LibraryMeters;
import io.segmento.gateway.observability.RouteMetrics;
import io.segmento.gateway.platform.BidLaneMetrics;
import io.segmento.gateway.platform.BidLanes;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.gateway.platform.EdgePolicies;
import io.segmento.gateway.privacy.OptOutRoutes;
import io.segmento.gateway.tracking.BeaconService;
import io.segmento.gateway.tracking.PixelService;
import io.segmento.gateway.tracking.SyncService;
import io.segmento.gateway.tracking.Tracking;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The public port and the admin port, each a server of its own so that neither can be reached by the other's; one set of event loops. */
public final class GatewayServer implements AutoCloseable {

  private static final Duration QUIET_PERIOD = Duration.ofMillis(200);

  private final EventLoopGroup eventLoops;
  private final CoreChannels channels;
  private final BidLanes lanes;
  private final EdgePolicies policies;
  private final AdminRoutes adminRoutes;
  private final Server publicServer;
  private final Server adminServer;

  public GatewayServer(GatewayConfig config) {
    CollectorRegistry registry = new CollectorRegistry(true);
    DefaultExports.register(registry);
    MeterRegistry meters = LibraryMeters.into(registry);

    eventLoops = EventLoopGroups.newEventLoopGroup(config.http().eventLoops(), "gateway", true);
    channels = new CoreChannels(config.core(), eventLoops);
    lanes = new BidLanes(
        eventLoops, channels, config.bids().inFlightPerLoop(), new BidLaneMetrics(registry));
    policies = new EdgePolicies(channels);
    adminRoutes = new AdminRoutes(registry, policies);

    publicServer = publicServer(config, registry, meters);
    ServerBuilder admin = base(Server.builder()).http(config.adminAddress());
    adminRoutes.addTo(admin);
    adminServer = admin.build();
  }

  private Server publicServer(
      GatewayConfig config, CollectorRegistry registry, MeterRegistry meters) {
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

    CookieJar cookies = new CookieJar(http.secureCookies());
    BrowserContexts browsers = new BrowserContexts(cookies);
    Tracking tracking = new Tracking(channels, cookies);
    NoticeRoutes notices = new NoticeRoutes(channels, browsers);
    OptOutRoutes optOut = new OptOutRoutes(channels, browsers, cookies);
    RouteMetrics metrics = new RouteMetrics(registry);

    server
        .route()
        .post("/openrtb/{exchange}")
        .maxRequestLength(OpenRtbService.MAX_BODY_BYTES)
        .build(metrics.measure(
            "openrtb",
            new OpenRtbService(policies, lanes, config.bids(), new BidMetrics(registry))));
    server
        .route()
        .post("/e")
        .maxRequestLength(BeaconService.MAX_BODY_BYTES)
        .build(metrics.measure("beacon", new BeaconService(tracking, browsers)));
    get(server, "/t", metrics.measure("pixel", new PixelService(tracking, browsers)));
    get(server, "/sync", metrics.measure("sync", new SyncService(channels, browsers, cookies)));
    get(server, "/n/win", metrics.measure("win", notices.win()));
    get(server, "/n/bill", metrics.measure("bill", notices.bill()));
    get(server, "/n/loss", metrics.measure("loss", notices.loss()));
    get(server, "/i", metrics.measure("impression", notices.impression()));
    get(server, "/c", metrics.measure("click", notices.click()));
    HttpService page = metrics.measure("privacy", optOut.page());
    get(server, "/privacy", page);
    get(server, "/optout", page);
    get(server, "/optout/status", page);
    server.route().post("/optout").build(metrics.measure("opt_out", optOut.optOut()));
    server.route().post("/optin").build(metrics.measure("opt_in", optOut.optIn()));
    return server.build();
  }

  private static void get(ServerBuilder server, String path, HttpService service) {
    server.route().path(path).methods(HttpMethod.GET).build(service);
  }

  /** Nothing of what went wrong inside leaves the process: a status and its name. */
  private ServerBuilder base(ServerBuilder server) {
    return server
        .workerGroup(eventLoops, false)
        .disableServerHeader()
        .disableDateHeader()
        .verboseResponses(false);
  }

  /** Listens, and begins to connect to the core; returns when the ports are open. */
  public void start() {
    policies.start();
    lanes.start();
    adminServer.start().join();
    publicServer.start().join();
  }

  public int publicPort() {
    return portOf(publicServer);
  }

  public int adminPort() {
    return portOf(adminServer);
  }

  private static int portOf(Server server) {
    InetSocketAddress address = requireNonNull(server.activePort()).localAddress();
    return address.getPort();
  }

  /** Not ready, then the end of the requests in flight, then of everything else. */
  @Override
  public void close() {
    adminRoutes.drain();
    publicServer.stop().join();
    adminServer.stop().join();
    lanes.close();
    policies.close();
    channels.close();
    var unused = eventLoops.shutdownGracefully();
  }
}
