package io.segmento.gateway.privacy;

import static io.segmento.gateway.privacy.Instruction.ANDROID;
import static io.segmento.gateway.privacy.Instruction.BROWSER;
import static io.segmento.gateway.privacy.Instruction.IOS;
import static io.segmento.gateway.privacy.Instruction.SAFARI;
import static io.segmento.gateway.privacy.Instruction.WEBVIEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.policy.Clause;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DeviceAdviceTest {

  private static final String MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_13_6) AppleWebKit/";

  static Stream<Arguments> userAgents() {
    return Stream.of(
        Arguments.of(
            MAC + "604.4.7 (KHTML, like Gecko) Version/11.0.2 Safari/604.4.7",
            List.of(BROWSER),
            false),
        Arguments.of(
            MAC + "605.1.15 (KHTML, like Gecko) Version/11.1.2 Safari/605.1.15",
            List.of(BROWSER),
            false),
        Arguments.of(
            MAC + "605.1.15 (KHTML, like Gecko) Version/12.1.2 Safari/605.1.15",
            List.of(SAFARI),
            true),
        Arguments.of(
            MAC + "605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15",
            List.of(SAFARI),
            true),
        Arguments.of(
            MAC + "537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", List.of(), false),
        // The system decides: this Safari still names itself 11.0.
        Arguments.of(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 11_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/11.0 Mobile/15E148 Safari/604.1",
            List.of(SAFARI, IOS),
            true),
        Arguments.of(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 11_1_2 like Mac OS X) AppleWebKit/604.3.5 (KHTML, like Gecko) Version/11.0 Mobile/15B202 Safari/604.1",
            List.of(BROWSER, IOS),
            false),
        Arguments.of(
            "Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/74.0 Mobile/16E227 Safari/605.1",
            List.of(SAFARI, IOS),
            true),
        Arguments.of(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
            List.of(WEBVIEW, SAFARI, IOS),
            true),
        Arguments.of(
            "Mozilla/5.0 (Linux; Android 13; Pixel 7; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0 Mobile Safari/537.36",
            List.of(WEBVIEW, ANDROID),
            false),
        Arguments.of(
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
            List.of(ANDROID),
            false),
        Arguments.of(
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            List.of(),
            false),
        Arguments.of("", List.of(), false),
        Arguments.of("iPhone OS 99999999999999999999_1", List.of(), false));
  }

  @Clause("U11")
  @ParameterizedTest
  @MethodSource("userAgents")
  void userAgentChoosesWhatConcernsTheVisitor(
      String userAgent, List<Instruction> yours, boolean hidesCookies) {
    DeviceAdvice advice = DeviceAdvice.of(userAgent);
    assertThat(advice.yours()).isEqualTo(yours);
    assertThat(advice.hidesCookies()).isEqualTo(hidesCookies);
  }

  @Test
  void everythingIsThereForEverybodyWithOnesOwnFirst() {
    assertThat(DeviceAdvice.of("Android").inOrder())
        .containsExactly(ANDROID, BROWSER, SAFARI, IOS, WEBVIEW);
  }
}
