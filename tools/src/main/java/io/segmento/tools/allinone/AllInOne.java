package io.segmento.tools.allinone;

import static java.util.Objects.requireNonNull;

import io.segmento.gateway.GatewayMain;
import io.segmento.platform.PlatformMain;
import io.segmento.sinks.SinkMain;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Redis, core and gateway, and a sink of events when one is wanted, as processes of this machine, ready when {@link #start} returns; {@link #close} ends them in reverse. */
public final class AllInOne implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration REDIS_READY = Duration.ofSeconds(60);
  private static final Duration DRAIN = Duration.ofSeconds(15);
  private static final long POLL_MILLIS = 50;
  private static final int LINES = 20;
  private static final List<String> CORE_FLAGS =
      List.of("-Xmx1g", "-Dio.netty.leakDetection.level=disabled");
  /** Of the gateway's JVM, and of what is measured beside it. */
  public static final List<String> GATEWAY_FLAGS =
      List.of("-Xmx512m", "-Dio.netty.leakDetection.level=disabled");

  private final DataDirectory data;
  private final Ports ports;
  private final List<String> redisUris;
  private final Map<ChildProcess, Supervisor> children = new LinkedHashMap<>();
  private final CompletableFuture<String> givenUp = new CompletableFuture<>();
  private final Thread closeWithJvm = new Thread(this::close, "segmento-stop");
  private final Consumer<String> say;
  private volatile boolean ready;
  private boolean closed;

  private AllInOne(DataDirectory data, Ports ports, List<String> redisUris, Consumer<String> say) {
    this.data = data;
    this.ports = ports;
    this.redisUris = redisUris;
    this.say = say;
    Runtime.getRuntime().addShutdownHook(closeWithJvm);
  }

  /**
   * Starts everything and waits until the gateway is ready with core and Redis behind it. Throws {@link ToolException} with the end of the
   * logs when that does not come about; then nothing stays behind.
   *
   * @param say told what happens, one line or more at a time
   */
  public static AllInOne start(AllInOneOptions options, Consumer<String> say) {
    if (!Files.isDirectory(options.strategies())) {
      throw new ToolException("--strategies: " + options.strategies() + " is no directory");
    }
    DataDirectory data = DataDirectory.open(options.data());
    AllInOne started = null;
    try {
      Ports ports = options.ports().resolve();
      boolean embedded = options.redisUris().isEmpty();
      int redisPort = embedded ? Ports.free(taken(ports)) : 0;
      List<String> uris =
          embedded ? List.of("redis://127.0.0.1:" + redisPort) : options.redisUris();
      started = new AllInOne(data, ports, uris, say);
      started.launch(options, embedded, redisPort);
      return started;
    } catch (RuntimeException e) {
      if (started == null) {
        data.close();
      } else {
        started.close();
      }
      throw e;
    }
  }

  private void launch(AllInOneOptions options, boolean embedded, int redisPort) {
    Path core = data.writeCoreConfig(
        ports, redisUris, options.strategies(), options.tuning().core());
    Path gateway = data.writeGatewayConfig(ports, options.tuning().gateway());
    if (embedded) {
      ChildProcess redis = new ChildProcess(
          "Redis", ChildCommands.redis(data.redis(), redisPort), data.log("redis"));
      supervise(redis, options.restarts());
      await("Redis listens", REDIS_READY, () -> accepts(redisPort));
    }
    if (options.eventFiles()) {
      superviseSink(options.restarts());
    }
    supervise(
        new ChildProcess(
            "core",
            ChildCommands.java(
                PlatformMain.class.getName(),
                ChildCommands.withLogging(CORE_FLAGS, PlatformMain.class),
                List.of("--config", core.toString())),
            data.log("core")),
        options.restarts());
    supervise(
        new ChildProcess(
            "gateway",
            ChildCommands.java(
                GatewayMain.class.getName(),
                ChildCommands.withLogging(GATEWAY_FLAGS, GatewayMain.class),
                List.of("--config", gateway.toString())),
            data.log("gateway")),
        options.restarts());
    HttpClient http =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    await("the gateway is ready", READY, () -> answers(http, gatewayAdmin() + "/readyz"));
    if (options.eventFiles()) {
      await("the sink of events is ready", READY, () -> answers(http, sinkAdmin() + "/readyz"));
    }
    ready = true;
  }

  /** Before the core, so that it outlives it and Redis outlives both. */
  private void superviseSink(boolean restarts) {
    Path config = data.writeSinkConfig(ports, redisUris);
    supervise(
        new ChildProcess(
            "sink",
            ChildCommands.java(
                SinkMain.class.getName(),
                ChildCommands.withLogging(
                    ChildCommands.sinkFlags(ChildCommands.SINK_HEAP), PlatformMain.class),
                List.of("--config", config.toString())),
            data.log("sink")),
        restarts);
  }

  private void supervise(ChildProcess child, boolean restarts) {
    // Whoever ends before everything was ready once has a reason that a second start does not cure.
    Supervisor supervisor = new Supervisor(child, () -> restarts && ready, say, givenUp);
    synchronized (this) {
      if (closed) {
        throw new ToolException("stopped while starting");
      }
      children.put(child, supervisor);
      supervisor.start();
    }
  }

  /** Where browsers and exchanges go. */
  public String publicUrl() {
    return "http://127.0.0.1:" + ports.http();
  }

  public String gatewayAdmin() {
    return "http://127.0.0.1:" + ports.gatewayAdmin();
  }

  public String coreAdmin() {
    return "http://127.0.0.1:" + ports.coreAdmin();
  }

  /** Of the process that writes files of events; nobody listens there when none does. */
  public String sinkAdmin() {
    return "http://127.0.0.1:" + ports.sinkAdmin();
  }

  /** Where it writes them. */
  public Path eventFiles() {
    return data.eventFiles();
  }

  /** Host and port of the core's gRPC server. */
  public String grpcAddress() {
    return "127.0.0.1:" + ports.grpc();
  }

  public List<String> redisUris() {
    return redisUris;
  }

  public Path dataPath() {
    return data.path();
  }

  /** In the order in which they were started. */
  public synchronized List<ChildProcess> processes() {
    return List.copyOf(children.keySet());
  }

  /** Completes, with the reason, when a process ended and stays down. */
  public CompletableFuture<String> failure() {
    return givenUp.copy();
  }

  /** The end of every log, for a message. */
  public String lastLines(int count) {
    StringBuilder text = new StringBuilder();
    for (ChildProcess process : processes()) {
      text.append("  ")
          .append(process.name())
          .append(" (")
          .append(process.log())
          .append("):\n");
      text.append(process.lastLines(count));
    }
    return text.toString();
  }

  /** Ends gateway, core, sink and Redis, in that order, each with time to drain. */
  @Override
  public void close() {
    List<ChildProcess> inReverse;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      inReverse = new ArrayList<>(children.keySet());
    }
    Collections.reverse(inReverse);
    say.accept("stopping "
        + inReverse.stream().map(ChildProcess::name).collect(Collectors.joining(", ")) + " …");
    inReverse.forEach(child -> requireNonNull(children.get(child)).stop(DRAIN));
    data.close();
    if (Thread.currentThread() != closeWithJvm) {
      forgetHook();
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(closeWithJvm);
    } catch (IllegalStateException ending) {
      // The JVM is ending already, and the hook will find nothing to do.
      return;
    }
  }

  private static Set<Integer> taken(Ports ports) {
    return Set.of(
        ports.http(), ports.gatewayAdmin(), ports.grpc(), ports.coreAdmin(), ports.sinkAdmin());
  }

  /** What may or may not hold yet. */
  private interface Condition {
    boolean holds();
  }

  private void await(String what, Duration limit, Condition condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (givenUp.isDone()) {
        throw new ToolException(givenUp.join());
      }
      if (System.nanoTime() > end) {
        throw new ToolException("after " + limit.toSeconds() + " s still not: " + what + "\n"
            + lastLines(LINES).stripTrailing());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ToolException("interrupted while waiting until " + what, e);
      }
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean answers(HttpClient http, String url) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url))
          .timeout(Duration.ofSeconds(10))
          .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
