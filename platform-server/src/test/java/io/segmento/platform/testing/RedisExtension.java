package io.segmento.platform.testing;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Redis for tests, emptied before each: the one that {@code SEGMENTO_TEST_REDIS} names, else a container with
 * {@code -Dsegmento.redis.mode=testcontainers}, else the embedded server. It says which one it is and never skips. Register it as a static
 * field with {@code @RegisterExtension}.
 */
public final class RedisExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private static final String URI_VARIABLE = "SEGMENTO_TEST_REDIS";
  private static final String MODE = System.getProperty("segmento.redis.mode", "embedded");
  private static final String IMAGE =
      System.getProperty("segmento.redis.image", "redis:7.4-alpine");
  private static final int REDIS_PORT = 6379;
  private static final int LAST_SLOT = 16_383;
  private static final List<String> EMBEDDED_SETTINGS = List.of("--maxmemory-policy", "noeviction");

  private static final List<String> DURABLE_SETTINGS =
      List.of("--maxmemory-policy", "noeviction", "--appendonly", "yes", "--appendfsync", "always");

  /** One for all tests of this JVM, and never shut down: that waits without a limit, and sometimes for ever (lettuce #2278). */
  private static final RedisClient CLIENT = RedisClient.create();

  private final boolean own;
  private final List<String> settings;
  private final boolean cluster;
  private @Nullable RedisServerProcess process;
  private @Nullable String uri;

  private RedisExtension(boolean own, boolean cluster, List<String> settings) {
    this.own = own;
    this.settings = settings;
    this.cluster = cluster;
  }

  /** The server that all tests of this JVM share; they cannot stop it. */
  public static RedisExtension shared() {
    return new RedisExtension(false, false, EMBEDDED_SETTINGS);
  }

  /** An embedded server of this test's own, that it may stop, start and freeze; embedded whatever the mode. */
  public static RedisExtension dedicated() {
    return new RedisExtension(true, false, EMBEDDED_SETTINGS);
  }

  /** Like {@link #dedicated()}, but it writes all to its log at once, as where money is, and starts again with what it held. */
  public static RedisExtension durable() {
    return new RedisExtension(true, false, DURABLE_SETTINGS);
  }

  /** An embedded Cluster of one node, of this test's own. */
  public static RedisExtension cluster() {
    return new RedisExtension(
        true, true, List.of("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf"));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (!own) {
      uri = Shared.URI;
      return;
    }
    RedisServerProcess started = new RedisServerProcess(settings);
    process = started;
    started.start();
    uri = embeddedUri(started);
    if (cluster) {
      formCluster();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (process != null) {
      process.start();
    }
    flush();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (process != null) {
      process.close();
      process = null;
    }
    uri = null;
  }

  /** The URI to configure as {@code redis.uri}. */
  public String uri() {
    if (uri == null) {
      throw new IllegalStateException(
          "the server runs from before the first test to after the last");
    }
    return uri;
  }

  public boolean isCluster() {
    return cluster;
  }

  /** Empties the database that {@link #uri()} names. */
  public void flush() {
    run(uri(), RedisCommands::flushdb);
  }

  /** Runs commands on a connection that lives as long; for preparing and looking at what the code under test does. */
  public <T> T run(Function<RedisCommands<String, String>, T> commands) {
    return run(uri(), commands);
  }

  /** Kills the server, as a crash would. */
  public void stop() {
    ownProcess().stop();
  }

  /** Starts it again on the same port, empty unless it is {@link #durable()}. */
  public void start() {
    ownProcess().start();
  }

  /** Freezes it: connections stay open, nothing answers. */
  public void pause() {
    ownProcess().pause();
  }

  /** Ends a freeze. */
  public void resume() {
    ownProcess().resume();
  }

  private RedisServerProcess ownProcess() {
    if (process == null) {
      throw new IllegalStateException(
          "only a dedicated server can be stopped: RedisExtension.dedicated()");
    }
    return process;
  }

  @SuppressWarnings("unchecked")
  private void formCluster() {
    run(clusterRedis ->
        clusterRedis.clusterAddSlotsRange(io.lettuce.core.Range.create(0, LAST_SLOT)));
    Await.until(
        "the Cluster serves all slots",
        () -> run(RedisCommands::clusterInfo).contains("cluster_state:ok"));
  }

  private static String embeddedUri(RedisServerProcess server) {
    return "redis://127.0.0.1:" + server.port();
  }

  private static <T> T run(String uri, Function<RedisCommands<String, String>, T> commands) {
    try (StatefulRedisConnection<String, String> connection =
        CLIENT.connect(RedisURI.create(uri))) {
      return commands.apply(connection.sync());
    }
  }

  /** Started with the first test that asks, stopped with the JVM. */
  private static final class Shared {
    static final String URI = start();

    private Shared() {}

    private static String start() {
      Optional<String> given =
          Optional.ofNullable(System.getenv(URI_VARIABLE)).filter(text -> !text.isBlank());
      String uri;
      String source;
      if (given.isPresent()) {
        uri = given.get();
        source = "given by " + URI_VARIABLE;
      } else if (MODE.equals("testcontainers")) {
        uri = startContainer();
        source = "container of " + IMAGE;
      } else if (MODE.equals("embedded")) {
        RedisServerProcess server = new RedisServerProcess(EMBEDDED_SETTINGS);
        server.start();
        uri = embeddedUri(server);
        source = "embedded";
      } else {
        throw new IllegalStateException(
            "segmento.redis.mode: \"" + MODE + "\" (expected: embedded or testcontainers)");
      }
      String version = version(uri);
      if (Integer.parseInt(version.substring(0, version.indexOf('.'))) < 7) {
        throw new IllegalStateException("Redis " + version + " (expected: >= 7.0), " + source);
      }
      // Standard output, so that the build log says it whatever the log level is.
      System.out.println("Redis of these tests: " + version + ", " + source);
      return uri;
    }

    private static String startContainer() {
      // Lives as long as the JVM; Testcontainers or the daemon removes it.
      @SuppressWarnings("resource")
      GenericContainer<?> container =
          new GenericContainer<>(DockerImageName.parse(IMAGE)).withExposedPorts(REDIS_PORT);
      container.start();
      Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "stop-redis-container"));
      return "redis://" + container.getHost() + ":" + container.getMappedPort(REDIS_PORT);
    }

    private static String version(String uri) {
      return run(uri, redis -> redis.info("server"))
          .lines()
          .filter(line -> line.startsWith("redis_version:"))
          .map(line -> line.substring("redis_version:".length()).strip())
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("a server without a version"));
    }
  }
}
