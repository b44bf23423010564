package io.segmento.platform.segment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One advertiser's segments, compiled, with an index of which of them an event can change. Immutable. */
final class SegmentPlan {
  static final SegmentPlan EMPTY = new SegmentPlan(
      List.of(), List.of(), List.of(), 0, 0, new SegmentTriggers.Builder().build(), 0);

  private final String[] ids;
  private final Condition[] conditions;
  private final Matcher[] matchers;
  private final int hours;
  private final int horizonHours;
  private final SegmentTriggers triggers;
  private final Map<String, Integer> idToIndex = new HashMap<>();
  private final int fingerprint;

  /**
   * A plan; {@link SegmentCompiler} makes it.
   *
   * @param ids of the segments, each with the condition at the same place
   * @param hours room for hours that all matchers need
   * @param horizonHours how far back conditions look at most
   * @param triggers which segments an event can change
   * @param fingerprint of the definitions; never 0 but for a plan without any
   */
  SegmentPlan(
      List<String> ids,
      List<Condition> conditions,
      List<Matcher> matchers,
      int hours,
      int horizonHours,
      SegmentTriggers triggers,
      int fingerprint) {
    this.ids = ids.toArray(String[]::new);
    this.conditions = conditions.toArray(Condition[]::new);
    this.matchers = matchers.toArray(Matcher[]::new);
    this.hours = hours;
    this.horizonHours = horizonHours;
    this.triggers = triggers;
    this.fingerprint = fingerprint;
    for (int i = 0; i < this.ids.length; i++) {
      idToIndex.put(this.ids[i], i);
    }
  }

  int size() {
    return ids.length;
  }

  String id(int segment) {
    return ids[segment];
  }

  Condition condition(int segment) {
    return conditions[segment];
  }

  /** Null when it is not one of this plan. */
  @Nullable
  Integer index(String id) {
    return idToIndex.get(id);
  }

  int matchers() {
    return matchers.length;
  }

  Matcher matcher(int index) {
    return matchers[index];
  }

  int hours() {
    return hours;
  }

  int horizonHours() {
    return horizonHours;
  }

  int fingerprint() {
    return fingerprint;
  }

  SegmentTriggers triggers() {
    return triggers;
  }
}
