package io.segmento.gateway.openrtb;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one message type by JSON name and by number. Built by {@link OpenRtbTables}, immutable after that, shared by all threads. */
final class MessageTable {
  private final String name;
  private @Nullable String[] names = new @Nullable String[1];
  private @Nullable FieldEntry[] entries = new @Nullable FieldEntry[1];
  private @Nullable FieldEntry[] byNumber = new @Nullable FieldEntry[1];
  private String[] requiredNames = new String[0];
  private long[] requiredBits = new long[0];

  MessageTable(String name) {
    this.name = name;
  }

  void fill(Map<String, FieldEntry> byName, Map<Integer, FieldEntry> numbered) {
    // A quarter full at most, so that a miss (an unknown field) is nearly always one look.
    int size = Math.max(8, Integer.highestOneBit(byName.size()) * 8);
    names = new @Nullable String[size];
    entries = new @Nullable FieldEntry[size];
    byName.forEach(this::put);
    byNumber = new @Nullable
        FieldEntry[numbered.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1];
    numbered.forEach((number, entry) -> byNumber[number] = entry);
  }

  void put(String jsonName, FieldEntry entry) {
    int slot = slot(jsonName);
    while (names[slot] != null) {
      slot = slot + 1 & names.length - 1;
    }
    names[slot] = jsonName;
    entries[slot] = entry;
  }

  /** Declares fields without which an object of this type is a fault. */
  void require(String... fields) {
    requiredNames = fields.clone();
    requiredBits = new long[fields.length];
    for (int i = 0; i < fields.length; i++) {
      FieldEntry entry = byName(fields[i]);
      if (entry == null) {
        throw new IllegalArgumentException(name + '.' + fields[i] + ": no such field");
      }
      requiredBits[i] = entry.bit;
    }
  }

  @Nullable
  FieldEntry byName(String jsonName) {
    int slot = slot(jsonName);
    for (String known = names[slot]; known != null; known = names[slot]) {
      if (known.equals(jsonName)) {
        return entries[slot];
      }
      slot = slot + 1 & names.length - 1;
    }
    return null;
  }

  @Nullable
  FieldEntry byNumber(int number) {
    return number < byNumber.length ? byNumber[number] : null;
  }

  /** The first required field that {@code present} lacks, or null. */
  @Nullable
  String missing(long present) {
    for (int i = 0; i < requiredBits.length; i++) {
      if ((present & requiredBits[i]) == 0) {
        return requiredNames[i];
      }
    }
    return null;
  }

  private int slot(String jsonName) {
    int hash = jsonName.hashCode();
    return (hash ^ hash >>> 15) & names.length - 1;
  }

  @Override
  public String toString() {
    return name;
  }
}
