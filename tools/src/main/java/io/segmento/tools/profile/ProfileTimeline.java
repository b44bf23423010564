package io.segmento.tools.profile;

import io.segmento.proto.v1.ActivityHour;
import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.ProductInterest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What happened at one advertiser, hour by hour, the newest first, with the products it was about. */
final class ProfileTimeline {
  private static final int HOURS_SHOWN = 48;
  private static final int PRODUCTS_SHOWN = 3;

  private ProfileTimeline() {}

  /** Empty when no hour is known. */
  static String render(AdvertiserProfile advertiser) {
    Map<Long, List<ActivityHour>> hours = new TreeMap<>(Comparator.reverseOrder());
    for (ActivityHour hour : advertiser.getActivityList()) {
      hours.computeIfAbsent(hour.getHourMillis(), unused -> new ArrayList<>()).add(hour);
    }
    if (hours.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("  timeline by hour, UTC, the newest first\n");
    hours.entrySet().stream()
        .limit(HOURS_SHOWN)
        .forEach(hour -> text.append("    ")
            .append(ProfileText.time(hour.getKey()))
            .append("  ")
            .append(hour.getValue().stream()
                .map(each -> events(each, advertiser.getProductsList()))
                .collect(Collectors.joining(", ")))
            .append('\n'));
    if (hours.size() > HOURS_SHOWN) {
      text.append("    … and ").append(hours.size() - HOURS_SHOWN).append(" hours more\n");
    }
    return text.toString();
  }

  private static String events(ActivityHour hour, List<ProductInterest> products) {
    EventType type = EventType.forNumber(hour.getEventType());
    String name = type == null ? "other" : type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String times = hour.getEvents() == 1 ? name : hour.getEvents() + " × " + name;
    Set<String> skus = new LinkedHashSet<>();
    for (ProductInterest product : products) {
      if (product.getActivityList().stream().anyMatch(each -> isSame(each, hour))) {
        skus.add(product.getSku());
      }
    }
    if (skus.isEmpty()) {
      return times;
    }
    String shown = skus.stream().limit(PRODUCTS_SHOWN).collect(Collectors.joining(" "));
    return times + " (" + shown + (skus.size() > PRODUCTS_SHOWN ? " …" : "") + ")";
  }

  private static boolean isSame(ActivityHour one, ActivityHour other) {
    return one.getHourMillis() == other.getHourMillis()
        && one.getEventType() == other.getEventType();
  }
}
