package io.segmento.platform.tracking;

import io.segmento.minimisation.PiiScrubber;
import io.segmento.platform.minimisation.SensitiveTopics;
import io.segmento.platform.profile.ProfileEvent;
import io.segmento.platform.profile.Surroundings;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventProduct;
import io.segmento.proto.v1.EventType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds an event to its contract and keeps of it what a profile needs; addresses of pages are not kept at all. Thread-safe. */
final class EventCheck {
  /** Where the hyphens of a UUID are: 8-4-4-4-12 digits. */
  private static final String UUID_FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

  /** Later than this, an event is no longer on its way: what it says of recency would be wrong. */
  static final Duration MAX_AGE = Duration.ofHours(6);
  /** A clock that is a little fast is no reason to lose events. */
  static final Duration MAX_AHEAD = Duration.ofMinutes(5);

  private static final int MAX_ID = 64;
  private static final int MAX_SKU = 64;
  private static final int MAX_TEXT = 100;
  private static final int MAX_PRODUCTS = 50;
  /** A thousand million of any currency. */
  private static final long MAX_VALUE_MICROS = 1_000_000_000_000_000L;

  private static final Pattern CURRENCY = Pattern.compile("([A-Za-z]{3})?");
  private static final Pattern CUSTOM_NAME = Pattern.compile("[a-z0-9_]{1,40}");

  private final SensitiveTopics sensitive;
  private final Clock clock;

  @Inject
  EventCheck(SensitiveTopics sensitive, Clock clock) {
    this.sensitive = sensitive;
    this.clock = clock;
  }

  /** Whether the event tells of a sensitive matter or of something made for children: then nothing of it is kept. */
  boolean isSensitive(Event event) {
    return sensitive.isSensitiveCategory(event.getCategory())
        || sensitive.isSensitivePage(event.getPageUrl());
  }

  /**
   * A random UUID, which is what the tag makes, is nobody's; some have a run of digits that could be a telephone number, so their form decides.
   */
  static boolean isPersonalId(String id) {
    return !isUuid(id) && PiiScrubber.isPersonal(id);
  }

  private static boolean isUuid(String id) {
    boolean form = id.length() == UUID_FORM.length();
    for (int i = 0; form && i < id.length(); i++) {
      char c = id.charAt(i);
      form = UUID_FORM.charAt(i) == '-'
          ? c == '-'
          : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
    return form;
  }

  /** The first field that breaks the contract and what is expected, without its value; null when none does. */
  @Nullable
  String faultOf(Event event) {
    if (event.getEventId().length() > MAX_ID) {
      return "event_id (expected: at most " + MAX_ID + " characters)";
    }
    if (isPersonalId(event.getEventId())) {
      return "event_id (expected: an id that is no personal data)";
    }
    if (event.getAdvertiserId().isEmpty()) {
      return "advertiser_id (expected: an advertiser's id)";
    }
    if (event.getType() == EventType.EVENT_TYPE_UNSPECIFIED
        || event.getType() == EventType.UNRECOGNIZED) {
      return "type (expected: a known type)";
    }
    if (event.getType() == EventType.CUSTOM
        && !CUSTOM_NAME.matcher(event.getCustomName()).matches()) {
      return "custom_name (expected: 1 to 40 of a-z 0-9 _)";
    }
    if (!isTimely(event.getOccurredAtMillis())) {
      return "occurred_at_millis (expected: within the last " + MAX_AGE.toHours() + " hours)";
    }
    if (event.getProductsCount() > MAX_PRODUCTS) {
      return "products (expected: at most " + MAX_PRODUCTS + ")";
    }
    for (EventProduct product : event.getProductsList()) {
      if (product.getSku().isBlank() || product.getSku().length() > MAX_SKU) {
        return "products.sku (expected: 1 to " + MAX_SKU + " characters)";
      }
      if (PiiScrubber.isPersonal(product.getSku())) {
        return "products.sku (expected: a product number, no personal data)";
      }
    }
    // A position has a comma in it, at which a list of product numbers was taken apart.
    if (event.getProductsCount() > 1
        && PiiScrubber.isPersonal(event.getProductsList().stream()
            .map(EventProduct::getSku)
            .collect(Collectors.joining(",")))) {
      return "products.sku (expected: product numbers, no personal data)";
    }
    if (event.getType() == EventType.PRODUCT_VIEW && event.getProductsCount() == 0) {
      return "products (expected: the product that was viewed)";
    }
    if (event.getCategory().length() > MAX_TEXT) {
      return "category (expected: at most " + MAX_TEXT + " characters)";
    }
    if (event.getQuery().length() > MAX_TEXT) {
      return "query (expected: at most " + MAX_TEXT + " characters)";
    }
    if (event.getValueMicros() < 0 || event.getValueMicros() > MAX_VALUE_MICROS) {
      return "value_micros (expected: 0 to " + MAX_VALUE_MICROS + ")";
    }
    if (!CURRENCY.matcher(event.getCurrency()).matches()) {
      return "currency (expected: three letters of ISO 4217)";
    }
    return event.getOrderId().length() > MAX_TEXT
        ? "order_id (expected: at most " + MAX_TEXT + " characters)"
        : null;
  }

  private boolean isTimely(long occurredAtMillis) {
    long now = clock.millis();
    return occurredAtMillis == 0
        || (occurredAtMillis >= now - MAX_AGE.toMillis()
            && occurredAtMillis <= now + MAX_AHEAD.toMillis());
  }

  /** What is kept of an event without fault. */
  ProfileEvent kept(Event event, Surroundings surroundings) {
    long now = clock.millis();
    long at = event.getOccurredAtMillis() == 0 ? now : Math.min(now, event.getOccurredAtMillis());
    return new ProfileEvent(
        event.getEventId(),
        event.getAdvertiserId(),
        event.getType(),
        Duration.ofMillis(at).toSeconds(),
        event.getProductsList().stream().map(EventProduct::getSku).toList(),
        PiiScrubber.isPersonalText(event.getCategory())
            ? ""
            : event.getCategory().strip(),
        PiiScrubber.text(event.getQuery()),
        surroundings);
  }

  /** What a purchase is worth, of an event without fault. */
  Purchase purchase(Event event, ProfileEvent kept) {
    return new Purchase(
        kept.advertiserId(),
        kept.eventId(),
        event.getOrderId().strip(),
        kept.atSeconds(),
        event.getValueMicros(),
        event.getCurrency().toUpperCase(Locale.ROOT));
  }
}
