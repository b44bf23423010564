package io.segmento.platform.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sorts tens of thousands of rows by several keys, the first added first, by numbers that are worked out once for each row: a text is its place among
 * those that there are, and places share a number as long as it has room for them, so that mostly one number is compared. Not thread-safe.
 */
final class SortKeys {
  private final List<? extends AnswerRow> rows;
  private final List<long[]> columns = new ArrayList<>();
  /** How many values the last column can have; 0: any, or there is none. */
  private long room;

  private static final class Keyed {
    private final AnswerRow row;
    private final long first;
    private final long[] others;

    Keyed(AnswerRow row, long first, long[] others) {
      this.row = row;
      this.first = first;
      this.others = others;
    }

    static int compare(Keyed a, Keyed b) {
      int order = Long.compare(a.first, b.first);
      return order == 0 ? Arrays.compare(a.others, b.others) : order;
    }
  }

  SortKeys(List<? extends AnswerRow> rows) {
    this.rows = rows;
  }

  void byText(Function<AnswerRow, String> text, boolean descending) {
    Map<String, Integer> places = new HashMap<>();
    String last = null;
    for (AnswerRow row : rows) {
      String next = text.apply(row);
      if (isOther(next, last)) {
        places.putIfAbsent(next, 0);
        last = next;
      }
    }
    int count = places.size();
    if (count < 2) {
      return;
    }
    int place = 0;
    for (String each : new TreeSet<>(places.keySet())) {
      places.put(each, descending ? count - 1 - place : place);
      place++;
    }
    long[] column = columnFor(count);
    int lastPlace = 0;
    last = null;
    for (int i = 0; i < column.length; i++) {
      String next = text.apply(rows.get(i));
      if (isOther(next, last)) {
        lastPlace = places.getOrDefault(next, 0);
        last = next;
      }
      column[i] = column[i] * count + lastPlace;
    }
  }

  void byNumber(ToLongFunction<AnswerRow> number, boolean descending) {
    long[] column = new long[rows.size()];
    for (int i = 0; i < column.length; i++) {
      long key = number.applyAsLong(rows.get(i));
      // The complement turns the order round, that of the least number too, which has no opposite.
      column[i] = descending ? ~key : key;
    }
    columns.add(column);
    room = 0;
  }

  List<AnswerRow> sorted() {
    List<Keyed> keyed = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      long[] others = new long[Math.max(0, columns.size() - 1)];
      for (int j = 0; j < others.length; j++) {
        others[j] = columns.get(j + 1)[i];
      }
      keyed.add(new Keyed(rows.get(i), columns.isEmpty() ? 0 : columns.get(0)[i], others));
    }
    keyed.sort(Keyed::compare);
    List<AnswerRow> sorted = new ArrayList<>(keyed.size());
    for (Keyed each : keyed) {
      sorted.add(each.row);
    }
    return sorted;
  }

  /** The last one when so many places have room in it beside what it has. */
  private long[] columnFor(int count) {
    if (room == 0 || room > Long.MAX_VALUE / count) {
      columns.add(new long[rows.size()]);
      room = 1;
    }
    room *= count;
    return columns.get(columns.size() - 1);
  }

  /** Neighbours mostly have the very same text; an equal one is only looked up once more. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isOther(String text, @Nullable String last) {
    return text != last;
  }
}
