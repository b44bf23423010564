package io.segmento.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.Billing;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.Exchange;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Redis goes away under a running platform, and comes back. */
@Tag("one-jdk")
@Timeout(300)
class RedisOutageIT {

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.durable();

  @TempDir
  static Path work;

  private static Stack stack;

  @BeforeAll
  static void start() {
    stack = Stack.start(redis.uri(), work);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static byte[] bidRequest() {
    return ("{\"id\":\"1\",\"imp\":[{\"id\":\"1\",\"banner\":{\"w\":300,\"h\":250}}],\"app\":{\"bundle\":\"a.b\"},"
            + "\"device\":{\"os\":\"ios\",\"ifa\":\"6d92078a-8246-4ba4-ae5b-76104861e7dc\"}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The identity that an answer gives, as the browser sends it back. */
  private static String cookie(HttpResponse<String> answer) {
    String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return set.substring(0, set.indexOf(';'));
  }

  @Test
  void bidsAreNoBidsWhileRedisIsAwayAndEverythingRecoversByItself() {
    CatalogServiceGrpc.newBlockingStub(stack.channel())
        .apply(ApplyCatalogRequest.newBuilder()
            .addEntries(CatalogEntry.newBuilder()
                .setExchange(Exchange.newBuilder()
                    .setId("test")
                    .setName("Test exchange")
                    .setBilling(Billing.ON_BILLING_NOTICE)
                    .setActive(true)
                    .setOpenrtbVersion("2.6")
                    .addCurrencies("USD")))
            .addEntries(CatalogFixtures.of(CatalogFixtures.advertiser()))
            .build());
    Await.until(
        "the exchange is live",
        () -> stack.bid("test", bidRequest()).statusCode() == 204
            && stack.metricsOfCore().contains("no_bid_no_campaign"));

    // A browser that is known from before.
    String cookie = cookie(stack.get("/t?a=shop&e=page_view", ""));
    stack.get("/t?a=shop&e=product_view&sku=before", cookie);

    redis.stop();
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      long begin = System.nanoTime();
      assertThat(stack.bid("test", bidRequest()).statusCode()).isEqualTo(204);
      millis.add(Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }
    Collections.sort(millis);
    System.out.println(
        "bids without Redis: median " + millis.get(25) + " ms, slowest " + millis.get(49) + " ms");
    assertThat(stack.get("/t?a=shop&e=product_view&sku=meanwhile", cookie).statusCode())
        .isEqualTo(200);
    Await.until("readiness says why", () -> {
      HttpResponse<String> readiness = stack.readiness();
      return readiness.statusCode() == 503 && readiness.body().contains("redis");
    });
    assertThat(stack.metricsOfCore()).contains("no_bid_store_unavailable");

    redis.start();
    Await.until("it recovers by itself", () -> stack.readiness().statusCode() == 200);
    assertThat(stack.metricsOfGateway()).contains("segmento_gateway_bids_total{exchange=\"test\"");
    Await.until(
        "what the browser did meanwhile is in its profile",
        () -> stack.get("/privacy/export", cookie).body().contains("meanwhile"));
    assertThat(stack.metricsOfCore())
        .contains("segmento_spool_replayed_total{kind=\"track\",outcome=\"replayed\",} 1.0");
  }
}
