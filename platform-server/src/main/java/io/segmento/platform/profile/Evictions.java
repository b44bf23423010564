package io.segmento.platform.profile;

import java.util.EnumMap;
import java.util.Map;

/** Counts what left a profile because it had grown too large. Of one write; not thread-safe. */
final class Evictions {
  /** What can leave; a label of metrics too. */
  enum Kind {
    ADVERTISER,
    PRODUCT,
    SEARCH,
    CATEGORY,
    SEGMENT
  }

  private final Map<Kind, Integer> kindToCount = new EnumMap<>(Kind.class);

  void add(Kind kind, int count) {
    if (count > 0) {
      kindToCount.merge(kind, count, Integer::sum);
    }
  }

  Map<Kind, Integer> counts() {
    return kindToCount;
  }
}
