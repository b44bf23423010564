package io.segmento.platform.catalog;

import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All entries of a catalog by kind, in order of id. Immutable; changed ones share the kinds that nothing changed in. */
public final class CatalogEntries {

  /** No entries. */
  public static final CatalogEntries NONE = new CatalogEntries(new EnumMap<>(CatalogKind.class));

  private static final Comparator<CatalogEntry> BY_ID = Comparator.comparing(CatalogKeys::id);

  private final Map<CatalogKind, List<CatalogEntry>> kinds;

  private CatalogEntries(Map<CatalogKind, List<CatalogEntry>> kinds) {
    this.kinds = kinds;
  }

  /**
   * An entry that came, went or was replaced.
   *
   * @param old null when it came
   * @param next null when it went
   */
  record Change(@Nullable CatalogEntry old, @Nullable CatalogEntry next) {}

  /** In any order; of two with one key the last counts. */
  public static CatalogEntries of(Collection<CatalogEntry> entries) {
    Map<CatalogKind, Map<String, CatalogEntry>> byId = new EnumMap<>(CatalogKind.class);
    for (CatalogEntry entry : entries) {
      byId.computeIfAbsent(CatalogKeys.kind(entry), unused -> new TreeMap<>())
          .put(CatalogKeys.id(entry), entry);
    }
    Map<CatalogKind, List<CatalogEntry>> kinds = new EnumMap<>(CatalogKind.class);
    byId.forEach((kind, ofKind) -> kinds.put(kind, List.copyOf(ofKind.values())));
    return new CatalogEntries(kinds);
  }

  /** With these entries instead of those of the same keys, and without what is named but not put. */
  public CatalogEntries with(Collection<CatalogEntry> put, Collection<CatalogKey> gone) {
    Map<CatalogKind, List<CatalogEntry>> putByKind = new EnumMap<>(CatalogKind.class);
    Map<CatalogKind, List<CatalogEntry>> goneByKind = new EnumMap<>(CatalogKind.class);
    put.forEach(entry -> add(putByKind, CatalogKeys.kind(entry), entry));
    for (CatalogKey key : gone) {
      CatalogEntry entry = find(key);
      if (entry != null) {
        add(goneByKind, key.getKind(), entry);
      }
    }
    Map<CatalogKind, List<CatalogEntry>> changed = new EnumMap<>(CatalogKind.class);
    for (CatalogKind kind : CatalogKind.values()) {
      List<CatalogEntry> entries = Ordered.with(
          of(kind),
          BY_ID,
          goneByKind.getOrDefault(kind, List.of()),
          putByKind.getOrDefault(kind, List.of()));
      changed.put(kind, entries);
    }
    return new CatalogEntries(changed);
  }

  private static void add(
      Map<CatalogKind, List<CatalogEntry>> byKind, CatalogKind kind, CatalogEntry entry) {
    byKind.computeIfAbsent(kind, unused -> new ArrayList<>()).add(entry);
  }

  /** Null when there is none. */
  @Nullable
  CatalogEntry find(CatalogKey key) {
    List<CatalogEntry> entries = of(key.getKind());
    int from = 0;
    int to = entries.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = CatalogKeys.id(entries.get(middle)).compareTo(key.getId());
      if (order == 0) {
        return entries.get(middle);
      }
      if (order < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return null;
  }

  /** In order of id. */
  List<CatalogEntry> of(CatalogKind kind) {
    return kinds.getOrDefault(kind, List.of());
  }

  /** How many there are. */
  public int size() {
    return kinds.values().stream().mapToInt(List::size).sum();
  }

  /** What is another instance than in entries before, or is not in one of both, in order of id; what is the same instance is not looked at. */
  List<Change> changesSince(CatalogEntries before, CatalogKind kind) {
    List<CatalogEntry> olds = before.of(kind);
    List<CatalogEntry> nexts = of(kind);
    if (Same.instance(olds, nexts)) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < olds.size() || j < nexts.size()) {
      CatalogEntry old = i < olds.size() ? olds.get(i) : null;
      CatalogEntry next = j < nexts.size() ? nexts.get(j) : null;
      if (old != null && next != null && Same.instance(old, next)) {
        i++;
        j++;
        continue;
      }
      int order = order(old, next);
      changes.add(new Change(order <= 0 ? old : null, order >= 0 ? next : null));
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return changes;
  }

  private static int order(@Nullable CatalogEntry old, @Nullable CatalogEntry next) {
    if (old == null) {
      return 1;
    }
    return next == null ? -1 : BY_ID.compare(old, next);
  }
}
