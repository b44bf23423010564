package io.segmento.platform.catalog;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map by id in many parts, of which a changed one shares those with the one before that nothing changed in. Immutable, thread-safe. */
final class SharedMap<V> {

  private static final int PART_BITS = 10;
  private static final int PARTS = 1 << PART_BITS;
  /** Spreads what hash codes of similar ids have in common (Knuth's multiplicative hashing). */
  private static final int SPREAD = 0x9E3779B9;

  private final List<Map<String, V>> parts;

  private SharedMap(List<Map<String, V>> parts) {
    this.parts = parts;
  }

  static <V> SharedMap<V> empty() {
    return new SharedMap<>(Collections.nCopies(PARTS, Map.of()));
  }

  private static int part(String id) {
    return (id.hashCode() * SPREAD) >>> (Integer.SIZE - PART_BITS);
  }

  /** Null when there is none. */
  @Nullable
  V get(String id) {
    return parts.get(part(id)).get(id);
  }

  Editor<V> edit() {
    return new Editor<>(this);
  }

  /** Makes a changed map; used by one thread, once. */
  static final class Editor<V> {
    private final SharedMap<V> before;
    private final BitSet own = new BitSet(PARTS);
    private @Nullable List<Map<String, V>> parts;

    private Editor(SharedMap<V> before) {
      this.before = before;
    }

    private Map<String, V> part(String id) {
      List<Map<String, V>> changed = parts;
      if (changed == null) {
        changed = new ArrayList<>(before.parts);
        parts = changed;
      }
      int number = SharedMap.part(id);
      if (!own.get(number)) {
        changed.set(number, new HashMap<>(changed.get(number)));
        own.set(number);
      }
      return changed.get(number);
    }

    void put(String id, V value) {
      part(id).put(id, value);
    }

    void remove(String id) {
      part(id).remove(id);
    }

    SharedMap<V> done() {
      List<Map<String, V>> changed = parts;
      return changed == null ? before : new SharedMap<>(Collections.unmodifiableList(changed));
    }
  }
}
