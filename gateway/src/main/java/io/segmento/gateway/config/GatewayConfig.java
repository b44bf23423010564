package io.segmento.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The whole configuration of the process. */
public record GatewayConfig(
    boolean dev,
    HttpConfig http,
    InetSocketAddress adminAddress,
    CoreConfig core,
    BidConfig bids,
    PrivacyConfig privacy,
    SpoolConfig spool) {
  /** What system properties that override the file begin with. */
  public static final String PROPERTY_PREFIX = "segmento.";

  private static final int MAX_EVENT_LOOPS = 256;
  /** More than any exchange gives. */
  private static final Duration MAX_TMAX = Duration.ofSeconds(10);

  private static final int MAX_SPOOL_MEGABYTES = 1 << 20;

  /** Reads the file, if one is given, under the properties that begin with {@value #PROPERTY_PREFIX}. */
  public static GatewayConfig load(Optional<Path> file, Properties properties) {
    Map<String, String> overrides = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PROPERTY_PREFIX)) {
        overrides.put(name.substring(PROPERTY_PREFIX.length()), properties.getProperty(name));
      }
    }
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw new ConfigException(
          List.of("--config: \"" + file.get() + "\" (expected: a readable file)"));
    }
    try {
      Config parsed =
          file.isPresent() ? ConfigFactory.parseFile(file.get().toFile()) : ConfigFactory.empty();
      return of(ConfigFactory.parseMap(overrides, "system properties")
          .withFallback(parsed)
          .resolve());
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Reads HOCON text. */
  public static GatewayConfig parse(String hocon) {
    return of(ConfigFactory.parseString(hocon).resolve());
  }

  private static GatewayConfig of(Config config) {
    Settings settings = new Settings(config);
    boolean dev = settings.flag("dev", false);
    GatewayConfig result = new GatewayConfig(
        dev,
        http(settings, dev),
        settings.listenAddress("admin", 8081, dev),
        core(settings, dev),
        bids(settings),
        privacy(settings, dev),
        spool(settings));
    settings.finish();
    return result;
  }

  private static HttpConfig http(Settings settings, boolean dev) {
    Optional<TlsFiles> tls = tlsFiles(settings, "http.tls");
    boolean behindProxy = settings.flag("http.behind-proxy", false);
    if (!dev && tls.isEmpty() && !behindProxy) {
      settings.error(
          "http: no TLS (expected: http.tls.certificate and http.tls.key, or http.behind-proxy = true, or dev = true)");
    }
    return new HttpConfig(
        settings.listenAddress("http", 8080, dev),
        tls,
        settings.integer("http.trusted-proxies", behindProxy ? 1 : 0, 0, 16),
        !dev || tls.isPresent() || behindProxy,
        settings.integer(
            "http.event-loops", Runtime.getRuntime().availableProcessors(), 1, MAX_EVENT_LOOPS),
        settings.integer("http.max-connections", 20_000, 1, 1_000_000),
        settings.integer("http.max-header-bytes", 16_384, 1_024, 65_536),
        settings.duration("http.request-timeout", Duration.ofSeconds(10), Duration.ofMinutes(1)),
        settings.duration("http.idle-timeout", Duration.ofSeconds(160), Duration.ofMinutes(10)),
        settings.duration("http.drain-timeout", Duration.ofSeconds(10), Duration.ofMinutes(5)));
  }

  private static CoreConfig core(Settings settings, boolean dev) {
    Optional<Path> authorities = settings.readableFile("core.tls.authorities");
    Optional<TlsFiles> identity = tlsFiles(settings, "core.tls");
    boolean systemAuthorities = settings.flag("core.tls.system-authorities", false);
    boolean tls = authorities.isPresent() || identity.isPresent() || systemAuthorities;
    if (!dev && !tls) {
      settings.error(
          "core: no TLS (expected: core.tls.authorities, or core.tls.system-authorities = true, or dev = true)");
    }
    List<String> addresses = settings.texts("core.addresses", List.of("127.0.0.1:9090"));
    if (addresses.isEmpty()) {
      settings.error("core.addresses", "", "at least one host:port");
    }
    for (String address : addresses) {
      if (!address.matches("[^\\s/]+:[0-9]{1,5}")) {
        settings.error("core.addresses", address, "host:port");
      }
    }
    return new CoreConfig(
        addresses,
        !tls,
        authorities,
        identity,
        settings.duration("core.track-timeout", Duration.ofMillis(500), Duration.ofSeconds(10)),
        settings.integer("core.tracks-in-flight-per-loop", 4_096, 1, 65_536),
        settings.duration("core.notice-timeout", Duration.ofSeconds(2), Duration.ofSeconds(10)),
        settings.duration("core.privacy-timeout", Duration.ofSeconds(5), Duration.ofSeconds(10)));
  }

  private static BidConfig bids(Settings settings) {
    return new BidConfig(
        settings.integer("bids.in-flight-per-loop", 2_048, 1, 65_536),
        settings.duration("bids.default-tmax", Duration.ofMillis(100), MAX_TMAX),
        settings.duration("bids.max-tmax", Duration.ofSeconds(1), MAX_TMAX),
        settings.duration("bids.network-reserve", Duration.ofMillis(10), Duration.ofMillis(500)),
        settings.duration(
            "bids.max-network-reserve", Duration.ofMillis(100), Duration.ofMillis(500)),
        settings.duration("bids.queue-delay", Duration.ofMillis(5), Duration.ofSeconds(1)));
  }

  private static PrivacyConfig privacy(Settings settings, boolean dev) {
    String email = settings.text("privacy.dpo-email", dev ? "dpo@example.com" : "");
    if (!email.matches("[^\\s@<>\"]+@[^\\s@<>\"]+")) {
      settings.error(
          "privacy.dpo-email", email, "the e-mail address of the data protection officer");
    }
    return new PrivacyConfig(
        email,
        settings.text(
            "privacy.dpo-post.en",
            "Segmento Ltd, Bersenevskaya nab., 6, build. 3, 2nd floor, room 5ch10ch, 119072 Moscow, Russia"),
        settings.text(
            "privacy.dpo-post.ru",
            "ООО «Сегменто», 119072, Москва, Берсеневская наб., д. 6, стр. 3, этаж 2, комн. 5ч10ч"),
        settings.text("privacy.phone", "+7 (495) 741-13-97"),
        settings.text("privacy.registration", ""),
        settings.texts("privacy.processors", List.of()),
        settings.folder("privacy.policies"),
        settings.text("privacy.host", dev ? "localhost" : ""),
        settings.integer("privacy.daa-participant", 0, 0, Integer.MAX_VALUE));
  }

  private static SpoolConfig spool(Settings settings) {
    return new SpoolConfig(
        settings.place("spool.directory"),
        (long) settings.integer("spool.max-megabytes", 256, 1, MAX_SPOOL_MEGABYTES) << 20,
        settings.duration("spool.max-age", SpoolConfig.LONGEST_AGE, SpoolConfig.LONGEST_AGE));
  }

  private static Optional<TlsFiles> tlsFiles(Settings settings, String section) {
    Optional<Path> certificate = settings.readableFile(section + ".certificate");
    Optional<Path> key = settings.readableFile(section + ".key");
    if (certificate.isPresent() != key.isPresent()) {
      settings.error(
          section + ": one of two (expected: " + section + ".certificate and " + section + ".key)");
    }
    return certificate.flatMap(chain -> key.map(secret -> new TlsFiles(chain, secret)));
  }
}
