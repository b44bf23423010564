package io.segmento.platform.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lists in order that are changed at few places: what lies between these is copied without being looked at. */
final class Ordered {

  private Ordered() {}

  /**
   * The list without some elements and with others, which replace their equals by the order. The list given when nothing is changed; else one that cannot be.
   *
   * @param before in this order, each element once
   * @param gone not necessarily in the list
   */
  static <T> List<T> with(
      List<T> before,
      Comparator<? super T> order,
      Collection<? extends T> gone,
      Collection<? extends T> put) {
    if (gone.isEmpty() && put.isEmpty()) {
      return before;
    }
    TreeMap<T, Optional<T>> changes = new TreeMap<>(order);
    gone.forEach(each -> changes.put(each, Optional.empty()));
    put.forEach(each -> changes.put(each, Optional.of(each)));
    List<T> after = new ArrayList<>(before.size() + put.size());
    int done = 0;
    for (Map.Entry<T, Optional<T>> change : changes.entrySet()) {
      int at = position(before, done, change.getKey(), order);
      after.addAll(before.subList(done, at));
      boolean found = at < before.size() && order.compare(before.get(at), change.getKey()) == 0;
      done = found ? at + 1 : at;
      change.getValue().ifPresent(after::add);
    }
    after.addAll(before.subList(done, before.size()));
    return Collections.unmodifiableList(after);
  }

  /** Of the first element from there on that is not before this one. */
  private static <T> int position(List<T> list, int start, T element, Comparator<? super T> order) {
    int from = start;
    int to = list.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (order.compare(list.get(middle), element) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
