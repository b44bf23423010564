package io.segmento.platform.notice;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.counter.Counter;
import java.util.Locale;
import java.util.regex.Pattern;

/** OpenRTB loss reason codes in the groups of their list, few enough to be metric labels. */
enum LossReason {
  /** 0 to 99: expired, invalid, too late … */
  GENERAL(Counter.LOSSES_GENERAL),
  /** 100 to 199: below a floor or below another bid. */
  PRICE(Counter.LOSSES_PRICE),
  /** 200 to 299: the creative was filtered. */
  CREATIVE(Counter.LOSSES_CREATIVE),
  /** 300 to 999. */
  OTHER(Counter.LOSSES_OTHER),
  /** Absent, the unexpanded macro, or no number from 0 to 999. */
  UNKNOWN(Counter.LOSSES_UNKNOWN);

  private static final Pattern CODE = Pattern.compile("\\d{1,3}");

  /** The code as a number; 0 when it is none. */
  static int code(String text) {
    String code = text.strip();
    return CODE.matcher(code).matches() ? Integer.parseInt(code) : 0;
  }

  private final Counter counter;

  LossReason(Counter counter) {
    this.counter = requireNonNull(counter, "counter");
  }

  /** Of losses for this reason. */
  Counter counter() {
    return counter;
  }

  static LossReason of(String code) {
    if (!CODE.matcher(code.strip()).matches()) {
      return UNKNOWN;
    }
    return switch (code(code) / 100) {
      case 0 -> GENERAL;
      case 1 -> PRICE;
      case 2 -> CREATIVE;
      default -> OTHER;
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
