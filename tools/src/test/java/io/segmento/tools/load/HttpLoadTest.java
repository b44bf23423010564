package io.segmento.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import io.segmento.tools.console.ToolException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoadTest {
  private final AtomicInteger bytes = new AtomicInteger();
  private final Server server = Server.builder()
      .gracefulShutdownTimeoutMillis(0, 0)
      .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
      .service(
          "/nothing",
          (context, request) -> HttpResponse.of(request.aggregate().thenApply(body -> {
            bytes.addAndGet(body.content().length());
            return HttpResponse.of(HttpStatus.NO_CONTENT);
          })))
      .service(
          "/bid",
          (context, request) -> HttpResponse.of(request
              .aggregate()
              .thenApply(body -> HttpResponse.of(
                  HttpStatus.OK, MediaType.JSON, "{\"adm\":\"" + "x".repeat(20_000) + "\"}"))))
      .build();
  private String url = "";

  @BeforeEach
  void start() {
    server.start().join();
    url = "http://127.0.0.1:" + server.activeLocalPort();
  }

  @AfterEach
  void stop() {
    server.stop().join();
  }

  @Test
  void eachRequestArrivesWholeAndEachAnswerIsCounted() throws Exception {
    try (HttpLoad load = new HttpLoad(url, 4)) {
      HttpLoad.Result result =
          load.run(List.of(HttpConnection.post(url, "/nothing", "[\"ü\"]")), 1001, 204);

      assertThat(result.answers()).isEqualTo(1001);
      assertThat(result.wrong()).isZero();
      assertThat(bytes).hasValue(1001 * 6);
      assertThat(result.perSecond()).isPositive();
    }
  }

  @Test
  void longAnswersAreReadToTheirEnd() throws Exception {
    try (HttpLoad load = new HttpLoad(url, 3)) {
      assertThat(load.run(List.of(HttpConnection.post(url, "/bid", "{}")), 100, 200)
              .wrong())
          .isZero();
    }
  }

  @Test
  void anotherStatusThanExpectedIsToldWithTheAnswer() throws Exception {
    try (HttpLoad load = new HttpLoad(url, 2)) {
      HttpLoad.Result result =
          load.run(List.of(HttpConnection.post(url, "/nothing", "{}")), 10, 200);

      assertThatThrownBy(() -> result.require("bid", 0.5))
          .isInstanceOf(ToolException.class)
          .hasMessageContaining("10 of 10 answers are wrong")
          .hasMessageContaining("HTTP/1.1 204");
    }
  }
}
