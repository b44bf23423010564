package io.segmento.platform.targeting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceNamesTest {

  @ParameterizedTest
  @CsvSource({
    "iPhone OS, ios",
    "IPADOS, ios",
    "Mac OS X, macos",
    "mac_os_x, macos",
    "Windows NT, windows",
    "Chrome OS, chromeos",
    "ANDROID, android",
    "Tizen 5, tizen5",
    "'', ''"
  })
  void operatingSystemsHaveOneSpelling(String name, String spelling) {
    assertThat(DeviceNames.operatingSystem(name)).isEqualTo(spelling);
  }

  @ParameterizedTest
  @CsvSource({
    "Google Chrome, chrome",
    "Microsoft Edge, edge",
    "samsung internet, samsung",
    "Brave, brave"
  })
  void browsersHaveOneSpelling(String name, String spelling) {
    assertThat(DeviceNames.browser(name)).isEqualTo(spelling);
  }

  @Test
  void versionsCompareByTheirNumbers() {
    assertThat(Version.parse("16.10")).isGreaterThan(Version.parse("16.9.9"));
    assertThat(Version.parse("10_15_7")).isEqualTo(Version.parse("10.15.7"));
    assertThat(Version.parse("NT 10.0; x")).isEqualTo(Version.parse("10"));
    assertThat(Version.parse("9".repeat(99))).isPositive();
    assertThat(Version.parse("1.2.3.4.5")).isEqualTo(Version.parse("1.2.3.4"));
    assertThat(Version.parse("beta")).isEqualTo(Version.NONE);
    assertThat(Version.NONE).isLessThan(Version.parse("0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Safari/604.1"
            + "|ios|17.4|safari",
        "Mozilla/5.0 (iPad; CPU OS 16_1 like Mac OS X) CriOS/131.0 Safari/604.1|ios|16.1|chrome",
        "Mozilla/5.0 (Linux; Android 14; SM-S911B) SamsungBrowser/26.0 Chrome/122.0 Safari/537.36"
            + "|android|14|samsung",
        "Mozilla/5.0 (Android; Mobile; rv:40.0) Gecko/40.0 Firefox/40.0|android||firefox",
        "Mozilla/5.0 (Windows NT 6.3; Win64) Chrome/109.0 Safari/537.36 Edg/109.0"
            + "|windows|8.1|edge",
        "Mozilla/5.0 (Windows NT 10.0) Chrome/128.0 YaBrowser/24.10 Safari/537.36"
            + "|windows|10|yandex",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/131.0 OPR/116.0|macos|10.15.7|opera",
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/131.0 Safari/537.36|chromeos||chrome",
        "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0|linux||firefox",
        "curl/8.5.0|||",
      })
  void userAgentsNameSystemAndBrowser(
      String userAgent, String system, String version, String browser) {
    assertThat(UserAgents.operatingSystem(userAgent)).isEqualTo(system == null ? "" : system);
    assertThat(UserAgents.operatingSystemVersion(userAgent))
        .isEqualTo(version == null ? Version.NONE : Version.parse(version));
    assertThat(UserAgents.browser(userAgent)).isEqualTo(browser == null ? "" : browser);
  }

  @Test
  void windowsIsCountedAsItIsSold() {
    assertThat(WindowsVersions.ofKernel(Version.parse("6.1"))).isEqualTo(Version.parse("7"));
    assertThat(WindowsVersions.ofKernel(Version.parse("11"))).isEqualTo(Version.parse("11"));
    assertThat(WindowsVersions.ofClientHint(Version.parse("0.3"))).isEqualTo(Version.parse("8.1"));
    assertThat(WindowsVersions.ofClientHint(Version.parse("12.9"))).isEqualTo(Version.parse("10"));
    assertThat(WindowsVersions.ofClientHint(Version.parse("19"))).isEqualTo(Version.parse("11"));
    assertThat(WindowsVersions.ofClientHint(Version.NONE)).isEqualTo(Version.NONE);
  }
}
