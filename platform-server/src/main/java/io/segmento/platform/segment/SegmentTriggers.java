package io.segmento.platform.segment;

import io.segmento.platform.profile.ProfileEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which segments an event can change, by its type, products and category. Immutable once built; looking up allocates nothing. */
final class SegmentTriggers {
  /** Numbers of event types; 0 stands for any. */
  private static final int TYPES = 8;

  private final List<Map<String, int[]>> bySku;
  private final List<Map<String, int[]>> byCategory;
  private final int[][] byType;

  private SegmentTriggers(
      List<Map<String, int[]>> bySku, List<Map<String, int[]>> byCategory, int[][] byType) {
    this.bySku = bySku;
    this.byCategory = byCategory;
    this.byType = byType;
  }

  /** Marks the segments that an event can change. */
  void affect(ProfileEvent event, Evaluation evaluation) {
    int type = event.type().getNumber();
    affect(byType[0], evaluation);
    affect(byType[type], evaluation);
    for (int i = 0; i < event.skus().size(); i++) {
      affect(bySku.get(0).get(event.skus().get(i)), evaluation);
      affect(bySku.get(type).get(event.skus().get(i)), evaluation);
    }
    if (!event.category().isEmpty()) {
      affect(byCategory.get(0).get(event.category()), evaluation);
      affect(byCategory.get(type).get(event.category()), evaluation);
    }
  }

  private static void affect(int @Nullable [] segments, Evaluation evaluation) {
    if (segments != null) {
      for (int segment : segments) {
        evaluation.affect(segment);
      }
    }
  }

  /** Collects; not thread-safe. */
  static final class Builder {
    private final List<Map<String, Set<Integer>>> skus = new ArrayList<>();
    private final List<Map<String, Set<Integer>>> categories = new ArrayList<>();
    private final List<Set<Integer>> types = new ArrayList<>();

    Builder() {
      for (int type = 0; type < TYPES; type++) {
        skus.add(new HashMap<>());
        categories.add(new HashMap<>());
        types.add(new LinkedHashSet<>());
      }
    }

    /** Any event of a type, or of all types when it is 0. */
    void type(int type, int segment) {
      types.get(type).add(segment);
    }

    void sku(int type, String sku, int segment) {
      skus.get(type).computeIfAbsent(sku, unused -> new LinkedHashSet<>()).add(segment);
    }

    void category(int type, String category, int segment) {
      categories
          .get(type)
          .computeIfAbsent(category, unused -> new LinkedHashSet<>())
          .add(segment);
    }

    SegmentTriggers build() {
      return new SegmentTriggers(
          frozen(skus),
          frozen(categories),
          types.stream().map(Builder::array).toArray(int[][]::new));
    }

    private static List<Map<String, int[]>> frozen(List<Map<String, Set<Integer>>> byType) {
      List<Map<String, int[]>> frozen = new ArrayList<>();
      for (Map<String, Set<Integer>> values : byType) {
        Map<String, int[]> arrays = new HashMap<>();
        values.forEach((value, segments) -> arrays.put(value, array(segments)));
        frozen.add(arrays);
      }
      return frozen;
    }

    private static int[] array(Set<Integer> segments) {
      return segments.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
