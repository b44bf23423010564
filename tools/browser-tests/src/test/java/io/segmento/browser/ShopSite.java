package io.segmento.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An advertiser's shop with the tag pasted as its README says; every path is a page. On {@code /late} the tag comes when the page calls
 * {@code load()}, on {@code /twice} it is pasted twice, and {@code /strict} lets scripts connect to nowhere.
 */
final class ShopSite implements AutoCloseable {
  private final HttpServer server;

  ShopSite(String tagSite) {
    String tag = "<script async src=\"%s/tag.js\"></script>".formatted(tagSite);
    String later =
        "<script>function load(){let s=document.createElement('script');s.src='%s/tag.js';document.head.append(s)}</script>"
            .formatted(tagSite);
    byte[] usual = page(tag);
    byte[] late = page(later);
    byte[] twice = page(tag + tag);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/strict")) {
        exchange.getResponseHeaders().add("Content-Security-Policy", "connect-src 'none'");
      }
      byte[] page = path.equals("/late") ? late : path.equals("/twice") ? twice : usual;
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
      exchange.close();
    });
    server.start();
  }

  private static byte[] page(String tag) {
    return """
        <!doctype html><html lang="en"><head><title>Northwind Outdoor</title>
        <script>window.sg=window.sg||function(){(sg.q=sg.q||[]).push(arguments)};sg('init','shop')</script>
        %s</head>
        <body><h1>Northwind Outdoor</h1></body></html>
        """.formatted(tag).getBytes(UTF_8);
  }

  /** As the same site as the tag, so that its cookie comes along as a third party's does where they are allowed. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** As another site than the tag's, so that its cookies are those of a third party. */
  String foreignUrl() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** As yet another site. */
  String otherForeignUrl() {
    return "http://other.localhost:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
