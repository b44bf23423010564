package io.segmento.platform.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.platform.targeting.DeviceNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeviceReaderTest {
  private static final Path SHARED = Path.of(
      System.getProperty("segmento.root", "."),
      "..",
      "shared",
      "data",
      "user-agents",
      "os-cases.yaml");
  private static final Pattern CASE = Pattern.compile(
      "user_agent_string: (['\"])(?<ua>.*)\\1\\s+family: ['\"](?<family>[^'\"]*)['\"]");
  private static final CollectorRegistry REGISTRY = new CollectorRegistry();
  // A task gives its place back a moment after its answer: more places than the test can be ahead.
  private static final BlockingExecutor BLOCKING = new BlockingExecutor(64);
  private static final DeviceReader READER =
      new DeviceReader(new DeviceRules(), BLOCKING, new DeviceMetrics(REGISTRY));

  @AfterAll
  static void close() {
    BLOCKING.close();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      desktop | linux   | ''    | chrome  | Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36
      phone   | ios     | 17.5  | safari  | Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1
      tablet  | ios     | 12.5  | safari  | Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1
      phone   | android | 14    | chrome  | Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36
      tablet  | android | 13    | chrome  | Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36
      desktop | windows | 10    | firefox | Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0
      desktop | windows | 10    | edge    | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0
      desktop | windows | 10    | yandex  | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 YaBrowser/24.12.0.0 Safari/537.36
      desktop | macos   | 10.15 | safari  | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15
      tv      | tizen   | 6.0   | samsung | Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/2.2 Chrome/63.0.3239.84 TV Safari/537.36
      """)
  void typeSystemVersionAndBrowser(
      String type, String os, String version, String browser, String userAgent) {
    assertThat(read(userAgent, Map.of())).isEqualTo(new Device(type, os, version, browser, false));
  }

  /** A frozen user agent says Windows 10 and Chrome whatever it is. */
  @Test
  void clientHintsComeFirst() {
    String frozen =
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    Map<String, String> hints = Map.of(
        "sec-ch-ua", "\"Chromium\";v=\"142\", \"Opera\";v=\"120\", \"Not/A)Brand\";v=\"99\"",
        "sec-ch-ua-mobile", "?0",
        "sec-ch-ua-platform", "\"Windows\"");
    assertThat(read(frozen, hints)).isEqualTo(new Device("desktop", "windows", "", "opera", false));
    assertThat(read(frozen, Map.of("sec-ch-ua-mobile", "?1")).type()).isEqualTo("phone");
  }

  @Test
  void aRobotIsNobodysDevice() {
    assertThat(read(
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                Map.of())
            .robot())
        .isTrue();
  }

  @Test
  void aUserAgentThatIsReadIsRemembered() {
    String userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";
    double before = remembered();
    Device first = read(userAgent, Map.of());
    assertThat(read(userAgent, Map.of())).isSameAs(first);
    assertThat(remembered()).isEqualTo(before + 1);
  }

  /** Every field is from a bounded set of short names, whatever is sent. */
  @Test
  void hostileUserAgentsAreUnknownAndNothingOfThemIsKept() {
    Random random = new Random(4711);
    List<String> seeds = List.of(
        "Mozilla/5.0 (\r\nSet-Cookie: a=b) Chrome/1",
        "${jndi:ldap://x/y}",
        "\u0000\u0007",
        "a".repeat(64_000),
        "Mozilla/5.0 (Linux; Android \ud800; ",
        "%n%s%x");
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder(seeds.get(i % seeds.size()));
      for (int j = 0; j < 20 && text.length() > 0; j++) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(Character.MAX_VALUE));
      }
      Device device = read(
          text.toString(), Map.of("sec-ch-ua", text.toString(), "sec-ch-ua-platform", "\"" + text));
      assertThat(device.type()
              + device.operatingSystem()
              + device.operatingSystemVersion()
              + device.browser())
          .matches("[\\p{L}\\p{N}.]{0,120}");
    }
  }

  /** The vectors of ua-parser, of a later day than the rules: a few of a hundred may differ. */
  @Test
  void theSharedUserAgentsHaveTheSystemThatTheyName() throws IOException {
    if (!Files.exists(SHARED)) {
      String message =
          "NOT TESTED: the shared user agents are missing (expected: ../shared/data/user-agents)";
      System.out.println(message);
      Assumptions.abort(message);
    }
    Matcher cases = CASE.matcher(Files.readString(SHARED));
    int tried = 0;
    List<String> other = new ArrayList<>();
    while (cases.find()) {
      String userAgent = cases.group("ua").replace("''", "'");
      String family = cases.group("family");
      String expected = family.equals("Other") ? "" : DeviceNames.operatingSystem(family);
      if (userAgent.length() <= 1_024) {
        tried++;
        if (!read(userAgent, Map.of())
            .operatingSystem()
            .equals(expected.length() > 32 ? "" : expected)) {
          other.add(userAgent);
        }
      }
    }
    assertThat(tried).isGreaterThan(400);
    assertThat(other).as("of " + tried).hasSizeLessThan(tried * 3 / 100);
  }

  private static Device read(String userAgent, Map<String, String> hints) {
    return READER.read(userAgent, hints).join();
  }

  private static double remembered() {
    return REGISTRY.getSampleValue(
        "segmento_device_reads_total", new String[] {"outcome"}, new String[] {"remembered"});
  }
}
