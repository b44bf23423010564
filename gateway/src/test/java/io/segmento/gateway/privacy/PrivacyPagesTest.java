package io.segmento.gateway.privacy;

import static io.segmento.gateway.RunningGateway.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.gateway.RunningGateway;
import io.segmento.gateway.config.ConfigException;
import io.segmento.policy.Clause;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivacyPagesTest {

  private static final List<String> PAGES = List.of(
      "/privacy", "/optout", "/optout/status", "/privacy/policy", "/privacy/my-data", "/why");

  @TempDir
  Path folder;

  @Test
  void pagesAllowTheirOwnStyleAndFormsAndNothingElse() throws Exception {
    try (RunningGateway gateway = new RunningGateway()) {
      for (String path : PAGES) {
        HttpResponse<byte[]> response = gateway.send(gateway.get(path));
        String html = text(response);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        assertThat(header(response, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(response, "cache-control")).contains("no-store");
        // "no-referrer" would take the origin from the forms of older browsers.
        assertThat(header(response, "referrer-policy")).isEqualTo("same-origin");
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(html);
        assertThat(style.find()).isTrue();
        String hash = Base64.getEncoder()
            .encodeToString(MessageDigest.getInstance("SHA-256")
                .digest(style.group(1).getBytes(StandardCharsets.UTF_8)));
        assertThat(header(response, "content-security-policy"))
            .isEqualTo("default-src 'none'; style-src 'sha256-" + hash
                + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        assertThat(html)
            .doesNotContain("<script", "<img", "<iframe", "<link", " style=", " onclick=", "url(");
        // Links lead away, nothing is loaded from elsewhere.
        assertThat(html).doesNotContain("src=\"");
      }
    }
  }

  @Clause("P2")
  @Test
  void everyPageHasTheContactOfTheDataProtectionOfficerInBothLanguages() {
    try (RunningGateway gateway = new RunningGateway(
        "privacy { dpo-email = \"dpo@house.example\", phone = \"+7 1\", registration = \"123<4\"\n"
            + "dpo-post { en = \"House Ltd, Moscow\", ru = \"ООО «Дом», Москва\" } }")) {
      for (String path : PAGES) {
        assertThat(text(gateway.send(gateway.get(path + "?lang=en"))))
            .as(path)
            .contains(
                "<html lang=\"en\">",
                "href=\"mailto:dpo@house.example\"",
                "House Ltd, Moscow",
                "+7 1",
                "123&lt;4",
                "Policy last updated",
                "8 February 2019",
                "href=\"" + path + "?lang=ru\"");
        assertThat(text(gateway.send(gateway.get(path).header("Accept-Language", "ru"))))
            .as(path)
            .contains(
                "<html lang=\"ru\">",
                "dpo@house.example",
                "ООО «Дом», Москва",
                "8 февраля 2019",
                "href=\"" + path + "?lang=en\"");
      }
    }
  }

  @Test
  void nothingThatACallerSentStandsInAPage() {
    try (RunningGateway gateway = new RunningGateway()) {
      for (String path : PAGES) {
        String html = text(gateway.send(gateway
            .get(path + "?lang=%22%3E%3Cb%3E&after=%3Cb%3E&v=%3Cb%3E&x=%3Cb%3E")
            .header("User-Agent", "Android <b>")
            .header("Accept-Language", "<b>")));
        assertThat(html).contains("<html lang=\"en\">").doesNotContain("<b>");
      }
    }
  }

  @Clause("P1")
  @Test
  void comingPolicyIsAnnouncedUntilItsDayAndThenInForce() throws IOException {
    write("2019-02-08.en.txt", "# Old\n\nThe old <text>.");
    write("2019-02-08.ru.txt", "# Старая");
    write("2026-12-01.en.txt", "# New\n\n- one\n- two\n\nThe new\ntext.");
    write("2026-12-01.ru.txt", "# Новая");
    SettableClock clock = new SettableClock("2026-11-30T23:59:59Z");
    try (RunningGateway gateway =
        new RunningGateway("privacy.policies = \"" + folder + "\"", clock)) {
      assertThat(text(gateway.send(gateway.get("/privacy?lang=en"))))
          .contains(
              "A new version of our privacy policy takes effect on 1 December 2026.",
              "href=\"/privacy/policy?v=2026-12-01&amp;lang=en\"");
      assertThat(text(gateway.send(gateway.get("/privacy/policy?lang=ru"))))
          .contains("Старая", "1 декабря 2026 г. вступит в силу");
      assertThat(text(gateway.send(gateway.get("/privacy/policy?lang=en"))))
          .contains("In force since 8 February 2019", "The old &lt;text&gt;.")
          .doesNotContain("The new text.");
      assertThat(text(gateway.send(gateway.get("/privacy/policy?v=2026-12-01"))))
          .contains(
              "Not yet in force: takes effect on 1 December 2026",
              "<li>one</li>",
              "<p>The new text.</p>",
              "href=\"/privacy/policy?v=2026-12-01&amp;lang=ru\"");

      clock.now = Instant.parse("2026-12-01T00:00:00Z");

      assertThat(text(gateway.send(gateway.get("/privacy/policy?lang=en"))))
          .contains("In force since 1 December 2026", "The new text.")
          .doesNotContain("takes effect on");
      assertThat(text(gateway.send(gateway.get("/privacy/policy?v=2019-02-08"))))
          .contains("No longer in force");
      assertThat(text(
              gateway.send(gateway.get("/privacy/policy").header("Accept", "application/json"))))
          .contains(
              "\"effective_from\":\"2026-12-01\"",
              "\"validity\":\"current\"",
              "\"versions\":[\"2026-12-01\",\"2019-02-08\"]");
      assertThat(gateway.send(gateway.get("/privacy/policy?v=2020-01-01")).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void incompletePoliciesKeepTheGatewayFromStarting() throws IOException {
    Clock clock = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);
    assertThatThrownBy(() -> Policies.load(Optional.of(folder), clock))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no version in force");
    write("2026-12-01.en.txt", "");
    write("2026-13-01.ru.txt", "");
    write("notes.txt", "");
    assertThatThrownBy(() -> Policies.load(Optional.of(folder), clock))
        .hasMessageContaining("2026-12-01 only in [EN]")
        .hasMessageContaining("2026-13-01.ru.txt")
        .hasMessageContaining("notes.txt");
  }

  @Clause("S5")
  @Test
  void processorsAreNamed() {
    try (RunningGateway gateway =
        new RunningGateway("privacy.processors = [\"Rack House, hosting, Moscow\"]")) {
      assertThat(text(gateway.send(gateway.get("/privacy/policy"))))
          .contains("<li>Rack House, hosting, Moscow</li>");
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static final class SettableClock extends Clock {
    private volatile Instant now;

    private SettableClock(String now) {
      this.now = Instant.parse(now);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
