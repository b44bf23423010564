package io.segmento.platform.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/** A real Redis server that tests may stop, start and freeze on one port. */
final class RedisServerProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 60;
  private static final int PORTS_TRIED = 5;

  private final Path directory;
  private final List<String> settings;
  /** 0 until the first start; the same from then on. */
  private int port;

  private @Nullable Process process;

  RedisServerProcess(List<String> settings) {
    this.settings = List.copyOf(settings);
    try {
      directory = Files.createTempDirectory("segmento-redis-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-redis"));
  }

  synchronized int port() {
    return port;
  }

  synchronized void start() {
    if (process != null) {
      return;
    }
    if (port != 0) {
      start(port);
      return;
    }
    for (int attempt = 1; ; attempt++) {
      int candidate = freePort();
      try {
        start(candidate);
        port = candidate;
        return;
      } catch (AssertionError | IllegalStateException e) {
        // Another JVM of tests may have taken it a moment ago.
        stop();
        if (attempt == PORTS_TRIED) {
          throw e;
        }
      }
    }
  }

  private void start(int port) {
    List<String> command =
        new ArrayList<>(List.of(executable().getAbsolutePath(), "--port", Integer.toString(port)));
    command.addAll(List.of(
        "--bind",
        "127.0.0.1",
        "--dir",
        directory.toString(),
        "--save",
        "",
        "--loglevel",
        "warning"));
    command.addAll(settings);
    try {
      process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(directory.resolve("log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process started = process;
    Await.until(
        "redis-server listens on " + port, () -> !started.isAlive() || answers(port, started));
    if (!started.isAlive()) {
      throw new IllegalStateException("redis-server ended: " + log());
    }
  }

  /** Whether it is this server that listens, and not one of another JVM. */
  private static boolean answers(int port, Process server) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write("INFO server\r\nQUIT\r\n".getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII)
          .contains("process_id:" + server.pid() + "\r\n");
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Ends the process at once, as a crash would. */
  synchronized void stop() {
    Process running = process;
    process = null;
    if (running == null) {
      return;
    }
    running.destroyForcibly();
    try {
      if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("redis-server does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Freezes the process: connections stay open and nothing answers. */
  void pause() {
    signal("-STOP");
  }

  void resume() {
    signal("-CONT");
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // A temporary directory that stays is not worth a failure.
      return;
    }
  }

  private synchronized void signal(String signal) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("redis-server is not running");
    }
    try {
      int code = new ProcessBuilder("kill", signal, Long.toString(running.pid()))
          .start()
          .waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill " + signal + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The embedded binary, or the one that the environment names, which may be linked otherwise and so cost less. */
  private static File executable() {
    String own = System.getenv("SEGMENTO_REDIS_SERVER");
    if (own != null && !own.isBlank()) {
      return new File(own);
    }
    try {
      return RedisExecProvider.defaultProvider().get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Taken from below the range that the system gives to outgoing connections, so that it is still free after a restart. */
  private static int freePort() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int candidate = ThreadLocalRandom.current().nextInt(15_000, 19_000);
      // A Cluster's bus listens 10,000 above. From 20,000 on are the ports of whole stacks.
      if (isFree(candidate) && isFree(candidate + 10_000)) {
        return candidate;
      }
    }
    throw new IllegalStateException("no free port");
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
