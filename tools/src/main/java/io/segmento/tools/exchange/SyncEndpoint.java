package io.segmento.tools.exchange;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The cookie-matching endpoint of an exchange, on a free port of loopback: takes our id of a browser and answers with nothing. */
public final class SyncEndpoint implements AutoCloseable {
  private static final String PATH = "/cm";

  private final HttpServer server;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  private SyncEndpoint(HttpServer server) {
    this.server = server;
  }

  public static SyncEndpoint start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      SyncEndpoint endpoint = new SyncEndpoint(server);
      server.createContext(PATH, endpoint::take);
      server.start();
      return endpoint;
    } catch (IOException e) {
      throw new ToolException(
          "the exchange's sync endpoint cannot be opened: " + e.getMessage(), e);
    }
  }

  /** For the catalog: where to send browsers. */
  public String redirectTemplate() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH
        + "?partner=segmento&uid={uid}";
  }

  /** The next id that a browser brought; null when none comes within a second. */
  public @Nullable String received() throws InterruptedException {
    return received.poll(1, TimeUnit.SECONDS);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      for (String parameter : (query == null ? "" : query).split("&", -1)) {
        if (parameter.startsWith("uid=")) {
          received.add(
              URLDecoder.decode(parameter.substring("uid=".length()), StandardCharsets.UTF_8));
        }
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
