package io.segmento.platform.report;

import io.segmento.platform.counter.Breakdown;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.ReportDimension;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses cells by the values of their dimensions, and names these as reports do. Immutable. */
record CellFilter(List<Rule> rules) {
  /** What is not known: an exchange that told no country, an event from before the dimension was. */
  static final String UNKNOWN = "unknown";

  /** What of a month has more parts than are kept apart. */
  static final String OTHER = "other";

  private static final Map<Integer, String> DEVICES = Map.of(
      1, "mobile",
      2, "desktop",
      3, "tv",
      4, "phone",
      5, "tablet",
      6, "connected-device",
      7, "set-top-box",
      8, "out-of-home");

  record Rule(ReportDimension dimension, Set<String> values, boolean exclude) {}

  CellFilter {
    rules = List.copyOf(rules);
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Null is the cell of all that were too many. */
  boolean passes(@Nullable Breakdown cell) {
    for (Rule rule : rules) {
      if (rule.values().contains(value(rule.dimension(), cell)) == rule.exclude()) {
        return false;
      }
    }
    return true;
  }

  /** Of one of {@link Query#PARTS}. Null is the cell of all that were too many. */
  static String value(ReportDimension dimension, @Nullable Breakdown cell) {
    if (cell == null) {
      return OTHER;
    }
    return switch (dimension) {
      case CREATIVE_DIMENSION -> known(cell.creative());
      case STRATEGY_ARM_DIMENSION -> known(cell.strategyArm());
      case EXCHANGE_DIMENSION -> known(cell.exchange());
      case FORMAT_DIMENSION -> format(cell.format());
      case COUNTRY_DIMENSION -> known(cell.country());
      case DEVICE_DIMENSION -> DEVICES.getOrDefault(cell.device(), UNKNOWN);
      default -> throw new IllegalStateException("checked before: " + dimension);
    };
  }

  private static String format(int number) {
    CreativeFormat format = CreativeFormat.forNumber(number);
    return format == null || format == CreativeFormat.CREATIVE_FORMAT_UNSPECIFIED
        ? UNKNOWN
        : format.name().toLowerCase(Locale.ROOT);
  }

  private static String known(String value) {
    return value.isEmpty() ? UNKNOWN : value;
  }
}
