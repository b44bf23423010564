package io.segmento.platform.observability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.segmento.platform.lifecycle.Startable;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin port: {@code /metrics}, {@code /healthz} (the process lives), {@code /readyz} (it may get traffic), and pages of features for people.
 */
public final class AdminServer implements Startable {
  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
  private static final String HTML = "text/html; charset=utf-8";
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 32;

  private final AdminConfig config;
  private final CollectorRegistry registry;
  private final Readiness readiness;
  private final Map<String, AdminPage> pathToPage = new HashMap<>();
  private @Nullable HttpServer server;
  private @Nullable ExecutorService executor;

  @Inject
  public AdminServer(
      AdminConfig config, CollectorRegistry registry, Readiness readiness, Set<AdminPage> pages) {
    this.config = requireNonNull(config, "config");
    this.registry = requireNonNull(registry, "registry");
    this.readiness = requireNonNull(readiness, "readiness");
    pages.forEach(page -> pathToPage.put(page.path(), page));
  }

  @Override
  public synchronized void start() throws IOException {
    HttpServer http = listen(config.address());
    ThreadPoolExecutor threads = new ThreadPoolExecutor(
        THREADS,
        THREADS,
        30,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MAX_WAITING),
        AdminServer::newThread);
    threads.allowCoreThreadTimeOut(true);
    http.setExecutor(threads);
    http.createContext("/", exchange -> handle(exchange, threads));
    http.start();
    server = http;
    executor = threads;
    log.info("admin port listens on {}", http.getAddress());
  }

  /** The port that is really open, also when the configuration says 0. */
  public synchronized int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.getAddress().getPort();
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (executor != null) {
      executor.shutdownNow();
      executor = null;
    }
  }

  private static HttpServer listen(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, 0);
    } catch (BindException e) {
      throw new IOException("admin port: cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "segmento-admin");
    thread.setDaemon(true);
    return thread;
  }

  private void handle(HttpExchange exchange, Executor threads) throws IOException {
    AdminPage page = pathToPage.get(exchange.getRequestURI().getPath());
    if (page != null && isRead(exchange)) {
      page(exchange, page, threads);
      return;
    }
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!isRead(exchange)) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        answer(exchange, 405, PLAIN, "method not allowed\n".getBytes(UTF_8));
        return;
      }
      switch (path) {
        case "/metrics" -> metrics(exchange);
        case "/healthz" -> answer(exchange, 200, PLAIN, "ok\n".getBytes(UTF_8));
        case "/readyz" -> readyz(exchange);
        default -> answer(exchange, 404, PLAIN, "not found\n".getBytes(UTF_8));
      }
    } catch (RuntimeException e) {
      // The JDK's server would swallow it and drop the connection.
      log.warn("admin request failed", e);
    }
  }

  private static boolean isRead(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    return method.equals("GET") || method.equals("HEAD");
  }

  /** What a page waits for keeps no thread of the port, since probes need them. */
  private static void page(HttpExchange exchange, AdminPage page, Executor threads) {
    CompletableFuture<AdminPage.Document> rendered;
    try {
      rendered = page.render();
    } catch (RuntimeException e) {
      rendered = CompletableFuture.failedFuture(e);
    }
    var unused = rendered.whenCompleteAsync(
        (document, failure) -> {
          try (exchange) {
            if (failure != null) {
              log.warn("admin page {} failed", page.path(), failure);
              answer(exchange, 503, PLAIN, "the page cannot be made now\n".getBytes(UTF_8));
              return;
            }
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", document.contentSecurityPolicy());
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            answer(exchange, 200, HTML, document.html().getBytes(UTF_8));
          } catch (IOException e) {
            log.debug("whoever asked for {} has gone", page.path());
          }
        },
        threads);
  }

  private void readyz(HttpExchange exchange) throws IOException {
    Map<String, String> notReady = readiness.notReady();
    if (notReady.isEmpty()) {
      answer(exchange, 200, PLAIN, "ready\n".getBytes(UTF_8));
      return;
    }
    StringBuilder text = new StringBuilder();
    notReady.forEach(
        (name, reason) -> text.append(name).append(": ").append(reason).append('\n'));
    answer(exchange, 503, PLAIN, text.toString().getBytes(UTF_8));
  }

  private void metrics(HttpExchange exchange) throws IOException {
    String contentType = TextFormat.chooseContentType(String.join(",", header(exchange, "Accept")));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    boolean gzip = String.join(",", header(exchange, "Accept-Encoding")).contains("gzip");
    try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes;
        Writer writer = new OutputStreamWriter(out, UTF_8)) {
      TextFormat.writeFormat(contentType, writer, registry.metricFamilySamples());
    }
    if (gzip) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    exchange.getResponseHeaders().set("Vary", "Accept, Accept-Encoding");
    answer(exchange, 200, contentType, bytes.toByteArray());
  }

  private static List<String> header(HttpExchange exchange, String name) {
    List<String> values = exchange.getRequestHeaders().get(name);
    return values == null ? List.of() : values;
  }

  private static void answer(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
