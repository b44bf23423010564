package io.segmento.strategies.tablemodel;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToDoubleBiFunction;

/** One comparison of a field with a value. */
@FunctionalInterface
interface Condition {

  boolean holds(Opportunity opportunity, Candidate candidate);

  /** Throws {@link IllegalArgumentException} for an unknown field, or a value or operator that does not fit it. */
  static Condition of(String field, String operator, String value) {
    BiFunction<Opportunity, Candidate, String> text = Fields.TEXTS.get(field);
    if (text != null) {
      if (!operator.equals("=")) {
        throw new IllegalArgumentException(field + " " + operator + " (expected: =)");
      }
      return (opportunity, candidate) -> text.apply(opportunity, candidate).equals(value);
    }
    ToDoubleBiFunction<Opportunity, Candidate> number = Fields.NUMBERS.get(field);
    if (number == null) {
      throw new IllegalArgumentException(field + " (expected: one of "
          + String.join(", ", Fields.TEXTS.keySet()) + ", "
          + String.join(", ", Fields.NUMBERS.keySet()) + ")");
    }
    double limit = Fields.number(field, value);
    return switch (operator) {
      case "<" -> (o, c) -> number.applyAsDouble(o, c) < limit;
      case "<=" -> (o, c) -> number.applyAsDouble(o, c) <= limit;
      case ">" -> (o, c) -> number.applyAsDouble(o, c) > limit;
      case ">=" -> (o, c) -> number.applyAsDouble(o, c) >= limit;
      default -> (o, c) -> number.applyAsDouble(o, c) == limit;
    };
  }

  /** What can be asked for. */
  final class Fields {
    private static final double HOUR_MILLIS = 3_600_000.0;
    private static final int HOURS = 24;

    static final Map<String, BiFunction<Opportunity, Candidate, String>> TEXTS =
        new TreeMap<>(Map.of(
            "exchange", (o, c) -> o.impression().exchange(),
            "inventory", (o, c) -> o.impression().inventory(),
            "country", (o, c) -> o.impression().country(),
            "campaign", (o, c) -> c.campaignId(),
            "creative", (o, c) -> c.creativeId(),
            "in-app", (o, c) -> Boolean.toString(o.impression().inApp()),
            "known", (o, c) -> Boolean.toString(c.visitor().known()),
            "in-basket", (o, c) -> Boolean.toString(isInBasket(c))));

    static final Map<String, ToDoubleBiFunction<Opportunity, Candidate>> NUMBERS =
        new TreeMap<>(Map.of(
            "device", (o, c) -> o.impression().deviceType(),
            "position", (o, c) -> o.impression().position(),
            "width", (o, c) -> c.width(),
            "height", (o, c) -> c.height(),
            "views", (o, c) -> c.visitor().views(),
            "purchases", (o, c) -> c.visitor().purchases(),
            "times-shown", (o, c) -> c.timesShown(),
            "hour", (o, c) -> Math.floorMod(o.nowMillis() / (long) HOUR_MILLIS, HOURS),
            "hours-since-seen", Fields::hoursSinceSeen));

    private Fields() {}

    private static boolean isInBasket(Candidate candidate) {
      for (int i = 0; i < candidate.products().size(); i++) {
        if (candidate.products().get(i).inBasket()) {
          return true;
        }
      }
      return false;
    }

    /** Infinite for a user who was never seen. */
    private static double hoursSinceSeen(Opportunity opportunity, Candidate candidate) {
      return candidate.visitor().known()
          ? (opportunity.nowMillis() - candidate.visitor().lastSeenMillis()) / HOUR_MILLIS
          : Double.POSITIVE_INFINITY;
    }

    private static double number(String field, String value) {
      try {
        return new BigDecimal(value.toLowerCase(Locale.ROOT)).doubleValue();
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(field + ": " + value + " (expected: a number)", e);
      }
    }
  }
}
