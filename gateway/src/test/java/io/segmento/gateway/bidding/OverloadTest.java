package io.segmento.gateway.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.gateway.FakeCore;
import io.segmento.gateway.RunningGateway;
import io.segmento.proto.v1.EdgeDeal;
import io.segmento.proto.v1.EdgeExchange;
import io.segmento.proto.v1.EdgePolicy;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More than a core with a small capacity can answer, over real connections. */
@Tag("one-jdk")
final class OverloadTest {
  /** What the core needs for one bid, one after the other on each stream. */
  private static final long BID_NANOS = 300_000;

  /** Many times what can wait for such a core without being late. */
  private static final int UNDER_WAY = 600;

  private static final String SOMEBODY =
      "{\"id\":\"r1\",\"tmax\":10000,\"imp\":[{\"id\":\"1\",\"banner\":{\"w\":300,\"h\":250}}],\"user\":{\"buyeruid\":\"u\"}}";
  private static final String NOBODY = SOMEBODY.replace(",\"user\":{\"buyeruid\":\"u\"}", "");
  private static final String GUARANTEED =
      SOMEBODY.replace("\"banner\"", "\"pmp\":{\"deals\":[{\"id\":\"agreed\"}]},\"banner\"");

  private static RunningGateway gateway;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway("bids.queue-delay = 5 ms");
    gateway.core.publish(EdgePolicy.newBuilder(FakeCore.POLICY)
        .setVersion(7)
        .clearExchanges()
        .addExchanges(EdgeExchange.newBuilder()
            .setId("busy")
            .setActive(true)
            .addDeals(EdgeDeal.newBuilder().setId("agreed").setGuaranteed(true)))
        .build());
    RunningGateway.until(
        () -> gateway.send(gateway.post("/openrtb/busy", SOMEBODY)).statusCode() == 200);
    gateway.core.bidder = item -> {
      LockSupport.parkNanos(BID_NANOS);
      return FakeCore.ECHO.apply(item);
    };
    // One connection, so one event loop.
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    sendAsync(NOBODY).join();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void whatIsTooMuchIsShedGuaranteedDealsAreServedAndItEndsWithTheOverload() {
    Counts nobody = new Counts();
    Counts somebody = new Counts();
    Counts guaranteed = new Counts();
    AtomicBoolean over = new AtomicBoolean();
    Semaphore places = new Semaphore(UNDER_WAY);
    Thread load = new Thread(() -> {
      for (int i = 0; !over.get(); i++) {
        places.acquireUninterruptibly();
        Counts counts = i % 100 == 0 ? guaranteed : i % 2 == 0 ? nobody : somebody;
        String body = i % 100 == 0 ? GUARANTEED : i % 2 == 0 ? NOBODY : SOMEBODY;
        var unused = sendAsync(body).whenComplete((response, failure) -> {
          counts.count(response);
          places.release();
        });
      }
    });
    load.start();
    try {
      RunningGateway.until(() ->
          nobody.shed.get() > 2_000 && somebody.served.get() > 200 && guaranteed.served.get() > 20);
    } finally {
      over.set(true);
      places.acquireUninterruptibly(UNDER_WAY);
    }

    assertThat(guaranteed.shed).hasValue(0);
    assertThat(nobody.shedShare()).isGreaterThan(somebody.shedShare());
    assertThat(metric("segmento_gateway_shed_total{worth=\"nobody\",}"))
        .isEqualTo(nobody.shed.get());
    // What comes now is not too much.
    RunningGateway.until(() -> {
      for (int i = 0; i < 20; i++) {
        if (sendAsync(NOBODY).join().statusCode() != 200) {
          return false;
        }
      }
      return metric("segmento_gateway_shed_share") == 0;
    });
  }

  private static final class Counts {
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger shed = new AtomicInteger();

    void count(HttpResponse<byte[]> response) {
      if (response != null && response.statusCode() == 200) {
        served.incrementAndGet();
      } else if (response != null
          && response.headers().firstValue("x-segmento-no-bid").orElse("").startsWith("shed")) {
        shed.incrementAndGet();
      }
    }

    double shedShare() {
      return (double) shed.get() / (shed.get() + served.get());
    }
  }

  private static CompletableFuture<HttpResponse<byte[]>> sendAsync(String body) {
    return client.sendAsync(
        gateway.post("/openrtb/busy", body).build(), BodyHandlers.ofByteArray());
  }

  private static double metric(String name) {
    return RunningGateway.text(gateway.send(gateway.admin("/metrics")))
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
