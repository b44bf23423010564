package io.segmento.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHttpServiceTest {
  private final Server server = Server.builder()
      .http(0)
      .service(
          "/",
          (ctx, request) -> HttpResponse.of(ResponseHeaders.builder(HttpStatus.OK)
              .add(HttpHeaderNames.SET_COOKIE, "__Host-sid=a")
              .add(HttpHeaderNames.SET_COOKIE, "__Host-opt-out=1")
              .add("x-other", "kept")
              .build()))
      .decorator(PlainHttpService::new)
      .build();

  @BeforeEach
  void start() {
    server.start().join();
  }

  @AfterEach
  void stop() {
    server.stop().join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "HTTP"})
  void whoSpokePlainHttpGetsTheAnswerWithoutACookie(String scheme) {
    AggregatedHttpResponse answer = get(scheme);
    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.headers().getAll(HttpHeaderNames.SET_COOKIE)).isEmpty();
    assertThat(answer.headers().get("x-other")).isEqualTo("kept");
  }

  @Test
  void whoSpokeTlsKeepsThem() {
    assertThat(get("https").headers().getAll(HttpHeaderNames.SET_COOKIE)).hasSize(2);
  }

  private AggregatedHttpResponse get(String scheme) {
    return WebClient.of("http://127.0.0.1:" + server.activeLocalPort())
        .prepare()
        .get("/")
        .header("x-forwarded-proto", scheme)
        .execute()
        .aggregate()
        .join();
  }
}
