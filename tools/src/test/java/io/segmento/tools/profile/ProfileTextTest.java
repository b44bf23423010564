package io.segmento.tools.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.ActivityHour;
import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.ProductInterest;
import io.segmento.proto.v1.Profile;
import io.segmento.proto.v1.SearchInterest;
import io.segmento.proto.v1.SegmentMembership;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProfileTextTest {
  private static final long TEN = Instant.parse("2026-11-23T10:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;

  @Test
  void timelineIsByHourTheNewestFirst() {
    String text = ProfileText.render(Profile.newBuilder()
        .addAdvertisers(AdvertiserProfile.newBuilder()
            .setAdvertiserId("shop")
            .setEvents(4)
            .setPageViews(3)
            .setFirstSeenMillis(TEN)
            .setLastSeenMillis(TEN + HOUR)
            .addProducts(ProductInterest.newBuilder()
                .setSku("sku-1")
                .setViews(3)
                .setLastSeenMillis(TEN + HOUR)
                .addActivity(activity(TEN + HOUR, EventType.PRODUCT_VIEW, 2)))
            .setAdvertiserName("A shop")
            .setDeviceType("phone")
            .setOperatingSystem("android")
            .setOperatingSystemVersion("14")
            .setCountry("DEU")
            .addSearches(
                SearchInterest.newBuilder().setQuery("day pack").setCount(2).setLastSeenMillis(TEN))
            .addActivity(activity(TEN, EventType.PRODUCT_VIEW, 1))
            .addActivity(activity(TEN + HOUR, EventType.PRODUCT_VIEW, 2))
            .addActivity(activity(TEN + HOUR, EventType.BASKET, 1)))
        .addSegments(SegmentMembership.newBuilder()
            .setSegmentId("viewers")
            .setSource("computed")
            .setValidUntilMillis(TEN + 24 * HOUR))
        .build());
    assertThat(text)
        .contains(
            "shop (A shop): 4 events, 3 page views, from 2026-11-23 10:00 to 2026-11-23 11:00")
        .containsSubsequence(
            "2026-11-23 11:00  2 × product view (sku-1), basket", "2026-11-23 10:00  product view")
        .contains("  device: phone, android 14\n  place: DEU\n")
        .contains("search        2  2026-11-23 10:00  day pack")
        .contains("viewers  computed         2026-11-24 10:00");
  }

  private static ActivityHour activity(long hour, EventType type, int events) {
    return ActivityHour.newBuilder()
        .setHourMillis(hour)
        .setEventType(type.getNumber())
        .setEvents(events)
        .build();
  }
}
