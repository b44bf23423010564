package io.segmento.tools.profile;

import io.segmento.proto.v1.ActivityHour;
import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.ProductInterest;
import io.segmento.proto.v1.Profile;
import io.segmento.proto.v1.SegmentMembership;
import io.segmento.tools.console.TextTable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A profile for people to read: by advertiser what was looked at, and when, by the hour in UTC. */
final class ProfileText {
  private static final int PRODUCTS_SHOWN = 20;
  private static final int HOURS_SHOWN = 48;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ProfileText() {}

  static String render(Profile profile) {
    StringBuilder text = new StringBuilder();
    profile.getAdvertisersList().forEach(advertiser -> advertiser(text, advertiser));
    if (profile.getSegmentsCount() > 0) {
      TextTable segments = new TextTable(2).header("segment", "source", "since", "until");
      for (SegmentMembership segment : profile.getSegmentsList()) {
        segments.row(
            segment.getSegmentId(),
            segment.getSource(),
            segment.getSinceMillis() == 0 ? "" : time(segment.getSinceMillis()),
            time(segment.getValidUntilMillis()));
      }
      text.append("segments\n").append(segments);
    }
    return text.toString();
  }

  private static void advertiser(StringBuilder text, AdvertiserProfile advertiser) {
    text.append(advertiser.getAdvertiserId())
        .append(": ")
        .append(advertiser.getEvents())
        .append(" events, ")
        .append(advertiser.getPageViews())
        .append(" page views");
    if (advertiser.getFirstSeenMillis() > 0) {
      text.append(", from ")
          .append(time(advertiser.getFirstSeenMillis()))
          .append(" to ")
          .append(time(advertiser.getLastSeenMillis()));
    }
    text.append('\n');
    List<ProductInterest> products = advertiser.getProductsList().stream()
        .sorted(Comparator.comparingLong(ProductInterest::getLastSeenMillis).reversed())
        .limit(PRODUCTS_SHOWN)
        .toList();
    if (!products.isEmpty()) {
      TextTable table =
          new TextTable(2).header("product", "views", "baskets", "purchases", "last", "name");
      for (ProductInterest product : products) {
        table.row(
            product.getSku(),
            Integer.toString(product.getViews()),
            Integer.toString(product.getBaskets()),
            Integer.toString(product.getPurchases()),
            time(product.getLastSeenMillis()),
            product.getName());
      }
      text.append(table);
    }
    timeline(text, advertiser.getActivityList());
  }

  private static void timeline(StringBuilder text, List<ActivityHour> activity) {
    Map<Long, List<ActivityHour>> hours = new TreeMap<>(Comparator.reverseOrder());
    for (ActivityHour hour : activity) {
      hours.computeIfAbsent(hour.getHourMillis(), unused -> new ArrayList<>()).add(hour);
    }
    if (hours.isEmpty()) {
      return;
    }
    text.append("  timeline, UTC, the newest first\n");
    hours.entrySet().stream()
        .limit(HOURS_SHOWN)
        .forEach(hour -> text.append("    ")
            .append(time(hour.getKey()))
            .append("  ")
            .append(
                hour.getValue().stream().map(ProfileText::events).collect(Collectors.joining(", ")))
            .append('\n'));
    if (hours.size() > HOURS_SHOWN) {
      text.append("    … and ").append(hours.size() - HOURS_SHOWN).append(" hours more\n");
    }
  }

  private static String events(ActivityHour hour) {
    EventType type = EventType.forNumber(hour.getEventType());
    String name = type == null ? "other" : type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return hour.getEvents() == 1 ? name : hour.getEvents() + " × " + name;
  }

  private static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }
}
