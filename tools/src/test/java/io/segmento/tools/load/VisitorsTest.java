package io.segmento.tools.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VisitorsTest {
  private final AtomicInteger arrived = new AtomicInteger();
  private HttpServer server;
  private String site;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/t", exchange -> {
      exchange
          .getResponseHeaders()
          .add("Set-Cookie", "sid=visitor-" + arrived.incrementAndGet() + "; Path=/");
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
    site = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void eachBeaconIsAKnownVisitorsAndNoEventHasAnIdThatCouldCountOnce() throws IOException {
    Visitors visitors = Visitors.arrive(site, 3, done -> {});
    Random random = new Random(1);
    Set<String> cookies = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      String wire = new String(visitors.beacon(site, 10, random).wire(), UTF_8);
      int body = wire.indexOf("\r\n\r\n") + 4;
      String head = wire.substring(0, body);
      assertThat(head)
          .startsWith("POST /e HTTP/1.1\r\n")
          .contains("\r\nUser-Agent: Mozilla/5.0 ")
          .contains("\r\nContent-Length: " + (wire.length() - body) + "\r\n");
      int cookie = head.indexOf("Cookie: sid=") + "Cookie: sid=".length();
      cookies.add(head.substring(cookie, head.indexOf('\r', cookie)));
      JsonNode events = new ObjectMapper().readTree(wire.substring(body)).path("events");
      assertThat(events).hasSize(10).allMatch(event -> event.path("id").isMissingNode());
    }
    assertThat(cookies).containsExactlyInAnyOrder("visitor-1", "visitor-2", "visitor-3");
  }
}
