package io.segmento.platform.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.ConsentBasis;
import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.Signals;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.segment.SegmentModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.proto.storage.v1.DeviceRecord;
import io.segmento.proto.storage.v1.PlaceRecord;
import io.segmento.proto.v1.EventCondition;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.PutSegmentRequest;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentCondition;
import io.segmento.proto.v1.SegmentServiceGrpc;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a profile of 200 product views, 50 searches and 20 segments over 24 months, with device and place, takes in Redis, and what opening the bid view costs; both are
 * printed. Each view is of another product, which is the most that it can take.
 */
final class ProfileSizeTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  Path directory;

  @Test
  void aProfileOfTwoYearsIsSmall() {
    MutableClock clock = MutableClock.at("2026-11-02T10:00:00Z");
    try (TrackingNode node = TrackingNode.start(redis, clock, directory, new SegmentModule())) {
      for (int i = 0; i < 20; i++) {
        SegmentServiceGrpc.newBlockingStub(node.node().channel())
            .put(PutSegmentRequest.newBuilder()
                .setSegment(Segment.newBuilder()
                    .setId("segment-" + i)
                    .setAdvertiserId(CatalogFixtures.ADVERTISER)
                    .setName("Segment " + i)
                    .setCondition(SegmentCondition.newBuilder()
                        .setEvent(EventCondition.newBuilder().setMinCount(1 + i))))
                .build());
      }
      ProfileStore store = node.node().get(ProfileStore.class);
      UserSlot slot = node.slot(node.cookie());
      var permit = Objects.requireNonNull(
          new PrivacyDecisions().decide(Signals.NOTHING, Suppression.NONE).profiling());
      for (int i = 0; i < 250; i++) {
        boolean search = i % 5 == 4;
        ProfileEvent event = new ProfileEvent(
            "",
            CatalogFixtures.ADVERTISER,
            search ? EventType.SEARCH : EventType.PRODUCT_VIEW,
            clock.instant().getEpochSecond(),
            search ? List.of() : List.of(Integer.toString(10_000_000 + i * 7_919)),
            "",
            search ? "shoes size " + i : "",
            AROUND);
        assertThat(Await.result(store.record(permit, null, NO_FRAMEWORK, slot, List.of(event))))
            .containsExactly(RecordOutcome.RECORDED);
        clock.advance(Duration.ofHours(70));
      }
      long values = 0;
      long memory = 0;
      long evidence = 0;
      int keys = 0;
      for (String key : node.userKeys()) {
        if (key.startsWith("e:")) {
          evidence += redis.<Long>run(commands -> commands.strlen(key)) + key.length();
          continue;
        }
        values += redis.<Long>run(commands -> commands.strlen(key)) + key.length();
        memory += redis.<Long>run(commands -> commands.memoryUsage(key));
        keys++;
      }
      int segments = Objects.requireNonNull(new ProfileReader(node.node()).view(slot))
          .getAdvertisers(0)
          .getSegmentsCount();
      System.out.printf(
          Locale.ROOT,
          "profile: %d keys, %,d bytes of names and values, %,d bytes of memory, %d segments; evidence of consent beside it %,d bytes%n",
          keys,
          values,
          memory,
          segments,
          evidence);
      assertThat(segments).isEqualTo(20);
      assertThat(keys).isBetween(24, 26);
      assertThat(redis.<Long>run(commands -> commands.strlen(text(slot.bidView()))))
          .isLessThanOrEqualTo(1_500);
      cost(node, slot);
      assertThat(values).isLessThanOrEqualTo(LIMIT);
    }
  }

  /** Bytes of names and values. */
  private static final long LIMIT = 6_144;

  private static final ConsentBasis NO_FRAMEWORK = new ConsentBasis("none", "", 0, 0, "2019-02-08");

  private static final Surroundings AROUND = new Surroundings(
      DeviceRecord.newBuilder()
          .setType("phone")
          .setOperatingSystem("android")
          .setOperatingSystemVersion("14")
          .setBrowser("chrome")
          .build(),
      PlaceRecord.newBuilder()
          .setCountry("RUS")
          .setRegion("MOW")
          .setCity("Moscow")
          .build());

  private static void cost(TrackingNode node, UserSlot slot) {
    byte[] sealed =
        Await.result(node.node().get(RedisStore.class).get(slot.bidView())).orElseThrow();
    ProfileReader reader = new ProfileReader(node.node());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int round = 0; round < 3; round++) {
      long begin = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < 3_000; i++) {
        assertThat(reader.open(slot, sealed) == null).isFalse();
      }
      System.out.printf(
          Locale.ROOT,
          "opening the bid view of %d bytes: %.1f us of CPU%n",
          sealed.length,
          (threads.getCurrentThreadCpuTime() - begin) / 3_000.0 / 1_000);
    }
  }

  private static String text(byte[] name) {
    return TrackingNode.text(name);
  }
}
