package io.segmento.platform.counter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.redis.RedisStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The cells of a campaign's month, by their numbers in the store. Immutable. */
public final class StoredCells {
  /** What was counted in a cell. */
  public interface Visitor {
    /**
     * Is told one counter of one cell.
     *
     * @param cell null: the one of all that were too many
     * @param counter the place of a counter among those that were asked for
     */
    void visit(@Nullable Breakdown cell, int counter, long value);
  }

  private final Map<Integer, Breakdown> numberToCell;
  private final Map<Integer, Integer> codeToPlace;
  private final boolean other;

  private StoredCells(
      Map<Integer, Breakdown> numberToCell, Map<Integer, Integer> codeToPlace, boolean other) {
    this.numberToCell = Map.copyOf(numberToCell);
    this.codeToPlace = Map.copyOf(codeToPlace);
    this.other = other;
  }

  /**
   * Of what {@link RedisStore#hgetall} read.
   *
   * @param wanted which cells to visit; told null for the one of all that were too many
   */
  public static StoredCells of(
      Map<String, byte[]> stored, Predicate<@Nullable Breakdown> wanted, List<Counter> counters) {
    Map<Integer, Breakdown> cells = new HashMap<>();
    stored.forEach((name, number) -> {
      Breakdown cell = Breakdown.parse(name);
      if (wanted.test(cell)) {
        cells.put(Integer.parseInt(new String(number, UTF_8)), cell);
      }
    });
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < counters.size(); i++) {
      places.put(counters.get(i).code(), i);
    }
    return new StoredCells(cells, places, wanted.test(null));
  }

  public boolean isEmpty() {
    return numberToCell.isEmpty() && !other;
  }

  /** Visits the wanted counters of the wanted cells of an hour or a day. */
  public void visit(Map<String, byte[]> stored, Visitor visitor) {
    stored.forEach((field, value) -> {
      int colon = field.indexOf(':');
      Integer place = codeToPlace.get(Integer.parseInt(field.substring(colon + 1)));
      int number = Integer.parseInt(field.substring(0, colon));
      Breakdown cell = numberToCell.get(number);
      if (place != null && (cell != null || (other && number == CounterKeys.OTHER))) {
        visitor.visit(cell, place, Long.parseLong(new String(value, UTF_8)));
      }
    });
  }

  /** The wanted cells, as {@link CounterKeys#cellPeople} names them; beside them the one of all that were too many, when it is wanted. */
  public List<NamedCell> named() {
    List<NamedCell> named = new ArrayList<>();
    numberToCell.values().forEach(cell -> named.add(new NamedCell(cell, cell.name())));
    if (other) {
      named.add(new NamedCell(null, ""));
    }
    return named;
  }

  /** A cell and its name. */
  public record NamedCell(@Nullable Breakdown cell, String name) {}
}
