package io.segmento.gateway;

import io.segmento.gateway.config.GatewayConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A gateway on free ports before a {@link FakeCore}, and a client that follows no redirect. */
public final class RunningGateway implements AutoCloseable {

  private static final int EVENT_LOOPS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 5;
  private static final long PAUSE_NANOS = 5_000_000;

  public final FakeCore core;
  public final HttpClient client = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(PATIENCE)
      .build();
  private final GatewayServer server;

  public RunningGateway() {
    this("");
  }

  /** With more lines of configuration. Returns when every event loop can bid. */
  public RunningGateway(String settings) {
    this(settings, Clock.systemUTC());
  }

  /** With a clock of the test's own for what the pages say. */
  public RunningGateway(String settings, Clock clock) {
    this(new FakeCore(), settings, clock);
    untilConnected();
  }

  /** Before a core of the test's, which may be away: returns at once. */
  public RunningGateway(FakeCore core, String settings, Clock clock) {
    this.core = core;
    server = new GatewayServer(
        GatewayConfig.parse("dev = true\nhttp.port = 0\nadmin.port = 0\nhttp.drain-timeout = 1s\n"
            // A machine that builds something else makes everybody wait.
            + "bids { queue-delay = 1 s, default-tmax = 10 s, max-tmax = 10 s }\n"
            + "core { track-timeout = 10 s, notice-timeout = 10 s, privacy-timeout = 10 s }\nhttp.event-loops = "
            + EVENT_LOOPS + "\ncore.addresses = [\"127.0.0.1:" + core.port() + "\"]\n"
            + settings),
        clock);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void untilConnected() {
    until(() -> core.bidStreams() == EVENT_LOOPS
        && core.trackStreams() == EVENT_LOOPS
        && send(admin("/readyz")).statusCode() == 200);
  }

  /** Looks again and again, for a bounded time. */
  public static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Tries again what failed, a few times: an exchange waits for a second at most, and a machine that builds something else may be too slow for
   * that now and then. What is broken fails each time.
   */
  public void trying(Runnable test) {
    for (int attempt = 1; ; attempt++) {
      try {
        test.run();
        return;
      } catch (AssertionError e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        core.reset();
      }
    }
  }

  public int publicPort() {
    return server.publicPort();
  }

  public HttpRequest.Builder get(String path) {
    return request(server.publicPort(), path);
  }

  public HttpRequest.Builder admin(String path) {
    return request(server.adminPort(), path);
  }

  public HttpRequest.Builder post(String path, byte[] body) {
    return get(path).POST(BodyPublishers.ofByteArray(body));
  }

  public HttpRequest.Builder post(String path, String body) {
    return post(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
  }

  public HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The status line that comes back while more of the body is announced than was sent. */
  public String statusLineOfUnfinishedPost(String path, int announced, int sent) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.publicPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                  + "Content-Length: " + announced + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      try {
        out.write(new byte[sent]);
        out.flush();
      } catch (IOException refused) {
        // The answer may come before everything is written.
      }
      InputStream in = socket.getInputStream();
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\r' && c >= 0; c = in.read()) {
        line.append((char) c);
      }
      return line.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What one read gives of each of so many answers, asked for one after the other on a connection: all of it when it left at once. */
  public List<String> firstReads(String request, int times) {
    List<String> reads = new ArrayList<>();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.publicPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      byte[] buffer = new byte[8_192];
      for (int i = 0; i < times; i++) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        int length = Math.max(0, socket.getInputStream().read(buffer));
        reads.add(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reads;
  }

  /** Ends the gateway; its core stays. */
  public void stop() {
    server.close();
  }

  @Override
  public void close() {
    server.close();
    core.close();
  }
}
