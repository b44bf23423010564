package io.segmento.platform.coview;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is closest to what of one advertiser's products. With views that count half for each week that they are old, two products are as close as
 * <i>views of both / √(views of one × views of the other)</i> (the cosine of who viewed them; Linden, Smith and York, "Amazon.com recommendations:
 * item-to-item collaborative filtering", 2003), so that what everybody views is not close to everything. Pairs that fewer people viewed than are asked for
 * are left out. Of one thread.
 */
final class CoViewRanking {
  /** Of one product. */
  private static final int MOST_RELATED = 8;

  private final int people;
  private final Map<String, Sum> sums = new HashMap<>();

  private static final class Sum {
    private long marks;
    private double views;
  }

  private record Related(String sku, double closeness) {}

  /** @param people how many at least must have viewed both */
  CoViewRanking(int people) {
    this.people = people;
  }

  /** Takes in a field of a week that is so many weeks old. */
  void add(String field, PairCount count, int weeksOld) {
    if (CoViewKeys.second(field) > 0) {
      Sum sum = sums.computeIfAbsent(field, unused -> new Sum());
      sum.marks |= count.marks();
      sum.views += Math.scalb((double) count.views(), -weeksOld);
    }
  }

  /** By SKU, the closest first; at most so many in all, of the pairs that are viewed most. */
  Map<String, List<String>> related(int most) {
    List<Map.Entry<String, Sum>> pairs = new ArrayList<>();
    for (Map.Entry<String, Sum> entry : sums.entrySet()) {
      if (Long.bitCount(entry.getValue().marks) >= people && isPair(entry.getKey())) {
        pairs.add(entry);
      }
    }
    pairs.sort(Comparator.comparingDouble((Map.Entry<String, Sum> entry) -> entry.getValue().views)
        .reversed()
        .thenComparing(Map.Entry::getKey));
    Map<String, List<Related>> found = new HashMap<>();
    for (Map.Entry<String, Sum> entry : pairs.subList(0, Math.min(pairs.size(), most / 2))) {
      String one = entry.getKey().substring(0, CoViewKeys.second(entry.getKey()) - 1);
      String other = entry.getKey().substring(CoViewKeys.second(entry.getKey()));
      double closeness = entry.getValue().views / Math.sqrt(views(one) * views(other));
      found.computeIfAbsent(one, unused -> new ArrayList<>()).add(new Related(other, closeness));
      found.computeIfAbsent(other, unused -> new ArrayList<>()).add(new Related(one, closeness));
    }
    Map<String, List<String>> related = new HashMap<>();
    found.forEach((sku, others) -> related.put(sku, closest(others)));
    return related;
  }

  private static boolean isPair(String field) {
    int second = CoViewKeys.second(field);
    return second - 1 != field.length() - second
        || !field.regionMatches(0, field, second, second - 1);
  }

  /** Who viewed a product alone may have had to leave for want of room; then it is taken to be rare. */
  private double views(String sku) {
    Sum alone = sums.get(CoViewKeys.field(sku, sku));
    return alone == null ? 1 : Math.max(1, alone.views);
  }

  private static List<String> closest(List<Related> others) {
    return others.stream()
        .sorted(
            Comparator.comparingDouble(Related::closeness).reversed().thenComparing(Related::sku))
        .limit(MOST_RELATED)
        .map(Related::sku)
        .toList();
  }
}
