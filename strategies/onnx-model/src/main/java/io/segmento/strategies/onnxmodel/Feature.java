package io.segmento.strategies.onnxmodel;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A number that a model may ask for; named in its metadata in lower case with hyphens. Unknown is 0, unless a name says otherwise. */
enum Feature {
  /** Of the day in UTC, 0 to 23. */
  HOUR((opportunity, candidate) -> (float) Math.floorMod(hours(opportunity), 24L)),
  /** 0 Monday to 6 Sunday in UTC; the epoch was a Thursday. */
  WEEKDAY((opportunity, candidate) ->
      (float) Math.floorMod(Math.floorDiv(hours(opportunity), 24L) + 3, 7L)),
  IN_APP((opportunity, candidate) -> opportunity.impression().inApp() ? 1 : 0),
  /** OpenRTB device type. */
  DEVICE((opportunity, candidate) -> opportunity.impression().deviceType()),
  /** OpenRTB placement position. */
  POSITION((opportunity, candidate) -> opportunity.impression().position()),
  FIRST_PRICE((opportunity, candidate) -> opportunity.impression().firstPrice() ? 1 : 0),
  /** CPM in units of the campaign's currency. */
  FLOOR((opportunity, candidate) -> candidate.bidFloorCpmMicros() / 1e6f),
  WIDTH((opportunity, candidate) -> candidate.width()),
  HEIGHT((opportunity, candidate) -> candidate.height()),
  TIMES_SHOWN((opportunity, candidate) -> candidate.timesShown()),
  KNOWN((opportunity, candidate) -> candidate.visitor().known() ? 1 : 0),
  VIEWS((opportunity, candidate) -> candidate.visitor().views()),
  PURCHASES((opportunity, candidate) -> candidate.visitor().purchases()),
  /** Since the visitor was last seen at the advertiser; −1 when not known. */
  HOURS_SINCE_SEEN((opportunity, candidate) -> candidate.visitor().known()
      ? (opportunity.nowMillis() - candidate.visitor().lastSeenMillis()) / 3.6e6f
      : -1),
  PRODUCTS((opportunity, candidate) -> candidate.products().size()),
  IN_BASKET((opportunity, candidate) -> {
    for (int i = 0; i < candidate.products().size(); i++) {
      if (candidate.products().get(i).inBasket()) {
        return 1;
      }
    }
    return 0;
  });

  // Functions of their arguments alone.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Reading reading;

  @FunctionalInterface
  private interface Reading {
    float of(Opportunity opportunity, Candidate candidate);
  }

  Feature(Reading reading) {
    this.reading = reading;
  }

  private static long hours(Opportunity opportunity) {
    return Math.floorDiv(opportunity.nowMillis(), 3_600_000L);
  }

  float of(Opportunity opportunity, Candidate candidate) {
    return reading.of(opportunity, candidate);
  }

  /** As a model's metadata names it. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** From names with commas between them; throws {@link IllegalArgumentException} that names the one that is none. */
  static List<Feature> parse(String names) {
    return Arrays.stream(names.split(",", -1))
        .map(String::strip)
        .map(Feature::named)
        .toList();
  }

  private static Feature named(String name) {
    return Arrays.stream(values())
        .filter(feature -> feature.label().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("feature: " + name + " (expected: one of "
            + Arrays.stream(values()).map(Feature::label).collect(Collectors.joining(", "))
            + ")"));
  }
}
