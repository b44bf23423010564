package io.segmento.platform.tracking;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.place.PlaceFinder;
import io.segmento.platform.profile.ProfileReader;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.DeviceRecord;
import io.segmento.proto.storage.v1.PlaceRecord;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.TrackReply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a call's headers and address are good for: device and place in the profile, the law of the place, and nothing else. */
final class SurroundingsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final ByteString PORTLAND = address(192, 0, 2, 7);
  private static final ByteString BERLIN = address(198, 51, 100, 7);

  @TempDir
  Path directory;

  private TrackingNode node;
  private String cookie;

  @BeforeEach
  void start() throws IOException {
    Path places = directory.resolve("places.mmdb");
    try (InputStream built = PlaceFinder.class.getResourceAsStream("places.mmdb")) {
      Files.copy(built, places);
    }
    node = TrackingNode.start(
        redis,
        MutableClock.at("2026-11-23T10:00:00Z"),
        directory,
        "place.file = \"" + places + "\"");
    node.node().get(PlaceFinder.class).start();
    cookie = node.cookie();
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Clause({"C5", "C6"})
  @Test
  void deviceAndPlaceAreInTheProfileAndHeadersAndAddressAreNot() {
    TrackReply reply = node.track(from(PORTLAND).build(), view("e1", "sku-1"));
    assertThat(outcomes(reply)).containsExactly(EventOutcome.RECORDED);
    AdvertiserBucket bucket = bucket();
    assertThat(bucket.getDevice())
        .isEqualTo(DeviceRecord.newBuilder()
            .setType("desktop")
            .setOperatingSystem("linux")
            .setBrowser("firefox")
            .build());
    assertThat(bucket.getPlace())
        .isEqualTo(PlaceRecord.newBuilder()
            .setCountry("USA")
            .setRegion("OR")
            .setCity("Portland")
            .build());
    assertThat(bucket.toByteString().toString(StandardCharsets.ISO_8859_1))
        .doesNotContain("Mozilla")
        .doesNotContain("192.0.2.7")
        .doesNotContain(PORTLAND.toString(StandardCharsets.ISO_8859_1));
  }

  @Test
  void anUnknownPlaceLeavesTheOneBefore() {
    node.track(from(PORTLAND).build(), view("e1", "sku-1"));
    node.track(from(address(10, 0, 0, 1)).build(), view("e2", "sku-1"));
    assertThat(bucket().getPlace().getCity()).isEqualTo("Portland");
  }

  /** C2: where the law asks for consent first, silence is a refusal. */
  @Clause("C2")
  @Test
  void inEuropeSilenceForbids() {
    List<String> before = node.userKeys();
    TrackReply reply = node.track(from(BERLIN).build(), view("e1", "sku-1"));
    assertThat(outcomes(reply)).containsExactly(EventOutcome.FORBIDDEN);
    assertThat(reply.getResults(0).getForbiddenBy()).isEqualTo(PrivacySignal.GEO_DEFAULT);
    assertThat(reply.getCookiesList()).isEmpty();
    assertThat(node.userKeys()).isEqualTo(before);
    TrackReply first = node.track(
        BrowserContext.newBuilder(from(BERLIN).build()).clearIdentityCookie().build(),
        view("e2", "sku-1"));
    assertThat(first.getCookiesList()).isEmpty();
  }

  @Test
  void aWordThatTheLawDoesNotApplyIsHeard() {
    BrowserContext.Builder browser = from(BERLIN);
    browser.getSignalsBuilder().setGdpr("0");
    assertThat(outcomes(node.track(browser.build(), view("e1", "sku-1"))))
        .containsExactly(EventOutcome.RECORDED);
  }

  @Test
  void aRobotThatSaysSoInAWayOfItsOwnIsNoPerson() {
    BrowserContext robot = from(PORTLAND)
        .setUserAgent("Mozilla/5.0 (compatible; Yahoo Link Preview/1.0) facebookexternalhit/1.1")
        .build();
    assertThat(outcomes(node.track(robot, view("e1", "sku-1"))))
        .containsExactly(EventOutcome.NOT_A_PERSON);
  }

  private BrowserContext.Builder from(ByteString address) {
    return browser(cookie).toBuilder().setClientIp(address);
  }

  private AdvertiserBucket bucket() {
    UserSlot slot = node.slot(cookie);
    return new ProfileReader(node.node())
        .bucket(slot, YearMonth.of(2026, 11))
        .orElseThrow()
        .getAdvertisers(0);
  }

  private static ByteString address(int a, int b, int c, int d) {
    return ByteString.copyFrom(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
  }
}
