package io.segmento.platform.segment;

import static io.segmento.platform.segment.Conditions.allOf;
import static io.segmento.platform.segment.Conditions.segment;
import static io.segmento.platform.segment.Conditions.viewed;
import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;
import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static io.segmento.platform.tracking.TrackingNode.view;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.segmento.platform.link.ExchangeLinks;
import io.segmento.platform.place.PlaceFinder;
import io.segmento.platform.profile.ProfileReader;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.proto.storage.v1.SegmentView;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.DeviceCondition;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.IdentityServiceGrpc;
import io.segmento.proto.v1.MatchRequest;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.PlaceCondition;
import io.segmento.proto.v1.PutSegmentRequest;
import io.segmento.proto.v1.SegmentCondition;
import io.segmento.proto.v1.SegmentServiceGrpc;
import io.segmento.proto.v1.SyncOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a visitor tells, on a Cluster: segments by device and place, a link with an exchange, and the end of both. */
final class SegmentsOnClusterTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.cluster();

  /** Of the sample places. */
  private static final ByteString PORTLAND = ByteString.copyFrom(new byte[] {(byte) 192, 0, 2, 7});

  @TempDir
  Path directory;

  @Test
  void deviceAndPlaceMakeMembersAndAnOptOutEndsEverything() throws IOException {
    Path places = directory.resolve("places.mmdb");
    try (InputStream built = PlaceFinder.class.getResourceAsStream("places.mmdb")) {
      Files.copy(requireNonNull(built), places);
    }
    try (TrackingNode node = TrackingNode.start(
        redis,
        MutableClock.at("2026-11-23T10:00:00Z"),
        directory,
        "redis.cluster = true\nplace.file = \"" + places + "\"",
        new SegmentModule())) {
      node.node().get(PlaceFinder.class).start();
      put(node, "at-a-desk", allOf(viewed(24, "sku-1"), device("desktop"), place("USA")));
      put(node, "on-a-phone", allOf(viewed(24, "sku-1"), device("phone"), place("USA")));
      put(node, "abroad", allOf(viewed(24, "sku-1"), device("desktop"), place("DEU")));
      String cookie = node.cookie();
      BrowserContext visitor = browser(cookie).toBuilder().setClientIp(PORTLAND).build();
      Await.until(
          "the definitions have arrived",
          () -> node.node().get(SegmentFollower.class).notReady().isEmpty());

      assertThat(outcomes(node.track(visitor, view("e1", "sku-1"), view("e2", "sku-2"))))
          .containsExactly(EventOutcome.RECORDED, EventOutcome.RECORDED);
      ProfileReader profiles = new ProfileReader(node.node());
      assertThat(
              requireNonNull(profiles.view(node.slot(cookie))).getAdvertisers(0).getSegmentsList())
          .extracting(SegmentView::getSegmentId)
          .containsExactly("at-a-desk");

      assertThat(IdentityServiceGrpc.newBlockingStub(node.node().channel())
              .match(MatchRequest.newBuilder()
                  .setExchange(EXCHANGE)
                  .setExchangeUserId("their-id")
                  .setBrowser(visitor)
                  .build())
              .getOutcome())
          .isEqualTo(SyncOutcome.LINKED);
      ExchangeLinks links = node.node().get(ExchangeLinks.class);
      RedisStore store = node.node().get(RedisStore.class);
      byte[] link = links.nameOf(EXCHANGE, "their-id");
      assertThat(Await.result(store.get(link))).isPresent();

      var unused = OptOutServiceGrpc.newBlockingStub(node.node().channel())
          .optOut(OptOutRequest.newBuilder().setBrowser(visitor).build());
      assertThat(Await.result(store.get(link))).isEmpty();
      assertThat(profiles.view(node.slot(cookie))).isNull();
    }
  }

  private static void put(TrackingNode node, String id, SegmentCondition condition) {
    var unused = SegmentServiceGrpc.newBlockingStub(node.node().channel())
        .put(PutSegmentRequest.newBuilder().setSegment(segment(id, condition)).build());
  }

  private static SegmentCondition device(String type) {
    return SegmentCondition.newBuilder()
        .setDevice(DeviceCondition.newBuilder().addAllDeviceTypes(List.of(type)))
        .build();
  }

  private static SegmentCondition place(String country) {
    return SegmentCondition.newBuilder()
        .setPlace(PlaceCondition.newBuilder().addAllCountries(List.of(country)))
        .build();
  }
}
