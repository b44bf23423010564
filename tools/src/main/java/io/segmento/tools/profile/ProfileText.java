package io.segmento.tools.profile;

import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.CategoryInterest;
import io.segmento.proto.v1.ProductInterest;
import io.segmento.proto.v1.Profile;
import io.segmento.proto.v1.SearchInterest;
import io.segmento.proto.v1.SegmentMembership;
import io.segmento.tools.console.TextTable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A profile for people to read: by advertiser what was looked at, and when, in UTC. */
final class ProfileText {
  private static final int ROWS_SHOWN = 20;
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
    text.append(advertiser.getAdvertiserId());
    if (!advertiser.getAdvertiserName().isEmpty()) {
      text.append(" (").append(advertiser.getAdvertiserName()).append(')');
    }
    text.append(": ")
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
    line(
        text,
        "device",
        advertiser.getDeviceType(),
        (advertiser.getOperatingSystem() + " " + advertiser.getOperatingSystemVersion()).strip(),
        advertiser.getBrowser());
    line(text, "place", advertiser.getCountry(), advertiser.getRegion(), advertiser.getCity());
    products(text, advertiser.getProductsList());
    interests(text, advertiser);
    text.append(ProfileTimeline.render(advertiser));
  }

  /** What is known of them; no line when nothing is. */
  private static void line(StringBuilder text, String name, String... known) {
    String told =
        Stream.of(known).filter(each -> !each.isEmpty()).collect(Collectors.joining(", "));
    if (!told.isEmpty()) {
      text.append("  ").append(name).append(": ").append(told).append('\n');
    }
  }

  private static void products(StringBuilder text, List<ProductInterest> products) {
    if (products.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(2).header("product", "views", "baskets", "purchases", "last", "name");
    products.stream()
        .sorted(Comparator.comparingLong(ProductInterest::getLastSeenMillis).reversed())
        .limit(ROWS_SHOWN)
        .forEach(product -> table.row(
            product.getSku(),
            Integer.toString(product.getViews()),
            Integer.toString(product.getBaskets()),
            Integer.toString(product.getPurchases()),
            time(product.getLastSeenMillis()),
            product.getName()));
    text.append(table);
    more(text, products.size(), "products");
  }

  /** Searches and categories. */
  private static void interests(StringBuilder text, AdvertiserProfile advertiser) {
    int count = advertiser.getSearchesCount() + advertiser.getCategoriesCount();
    if (count == 0) {
      return;
    }
    TextTable table = new TextTable(2).header("interest", "times", "last", "in");
    advertiser.getSearchesList().stream()
        .sorted(Comparator.comparingLong(SearchInterest::getLastSeenMillis).reversed())
        .limit(ROWS_SHOWN)
        .forEach(search -> table.row(
            "search",
            Integer.toString(search.getCount()),
            time(search.getLastSeenMillis()),
            search.getQuery()));
    advertiser.getCategoriesList().stream()
        .sorted(Comparator.comparingLong(CategoryInterest::getLastSeenMillis).reversed())
        .limit(ROWS_SHOWN)
        .forEach(category -> table.row(
            "category",
            Integer.toString(category.getViews()),
            time(category.getLastSeenMillis()),
            category.getCategory()));
    text.append(table);
    more(text, advertiser.getSearchesCount(), "searches");
    more(text, advertiser.getCategoriesCount(), "categories");
  }

  private static void more(StringBuilder text, int count, String what) {
    if (count > ROWS_SHOWN) {
      text.append("  … and ")
          .append(count - ROWS_SHOWN)
          .append(' ')
          .append(what)
          .append(" more\n");
    }
  }

  static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }
}
