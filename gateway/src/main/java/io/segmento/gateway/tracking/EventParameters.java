package io.segmento.gateway.tracking;

import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventProduct;
import io.segmento.proto.v1.EventType;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One event from the short parameters of pixel and beacon. What cannot be read is left out; the core says what is missing. */
final class EventParameters {

  private static final Map<String, EventType> TYPES = Map.of(
      "page_view", EventType.PAGE_VIEW,
      "product_view", EventType.PRODUCT_VIEW,
      "search", EventType.SEARCH,
      "basket", EventType.BASKET,
      "purchase", EventType.PURCHASE,
      "exit", EventType.EXIT,
      "custom", EventType.CUSTOM);
  private static final int MAX_TEXT = 2_048;
  private static final int MAX_DECIMAL = 24;
  private static final int MAX_DIGITS = 15;
  private static final int MICROS_SCALE = 6;

  private EventParameters() {}

  /**
   * Reads an event.
   *
   * @param parameters the value of a parameter by its name, null when it is not there
   */
  static Event event(Function<String, @Nullable String> parameters) {
    Event.Builder event = Event.newBuilder()
        .setAdvertiserId(text(parameters, "a"))
        .setType(TYPES.getOrDefault(
            text(parameters, "e").toLowerCase(Locale.ROOT), EventType.EVENT_TYPE_UNSPECIFIED))
        .setEventId(text(parameters, "id"))
        .setCategory(text(parameters, "cat"))
        .setQuery(text(parameters, "q"))
        .setCustomName(text(parameters, "n"))
        .setCurrency(text(parameters, "cur"))
        .setOrderId(text(parameters, "oid"))
        .setPageUrl(text(parameters, "u"))
        .setReferrerUrl(text(parameters, "r"))
        .setValueMicros(micros(text(parameters, "v")))
        .setOccurredAtMillis(millis(text(parameters, "ts")));
    for (String sku : text(parameters, "sku").split(",", -1)) {
      if (!sku.isBlank()) {
        event.addProducts(EventProduct.newBuilder().setSku(sku.strip()));
      }
    }
    return event.build();
  }

  private static String text(Function<String, @Nullable String> parameters, String name) {
    String value = parameters.apply(name);
    return value == null ? "" : value.length() <= MAX_TEXT ? value : value.substring(0, MAX_TEXT);
  }

  /** A decimal amount in micros; 0 when it is none. */
  private static long micros(String decimal) {
    if (decimal.isEmpty() || decimal.length() > MAX_DECIMAL) {
      return 0;
    }
    try {
      BigDecimal amount = new BigDecimal(decimal.strip());
      boolean sensible =
          amount.signum() > 0 && amount.precision() - amount.scale() <= MAX_DIGITS - MICROS_SCALE;
      return sensible ? amount.movePointRight(MICROS_SCALE).longValue() : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static long millis(String number) {
    if (number.isEmpty() || number.length() > MAX_DIGITS) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(number));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
