package io.segmento.sinks.parquet;

/** A set of numbers without objects: open addressing, eight bytes for each place, at most three quarters full. For one thread. */
final class LongSet {
  private long[] places = new long[1 << 10];
  private int size;
  private boolean hasZero;

  /** Whether it was not in it. */
  boolean add(long value) {
    if (value == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (4L * (size + 1) > 3L * places.length) {
      grow();
    }
    int place = find(places, value);
    if (places[place] == value) {
      return false;
    }
    places[place] = value;
    size++;
    return true;
  }

  int size() {
    return size + (hasZero ? 1 : 0);
  }

  private void grow() {
    long[] larger = new long[2 * places.length];
    for (long value : places) {
      if (value != 0) {
        larger[find(larger, value)] = value;
      }
    }
    places = larger;
  }

  /** Where the value is, or would be. */
  private static int find(long[] in, long value) {
    int mask = in.length - 1;
    int place = (int) ((value * 0x9E3779B97F4A7C15L) >>> 33) & mask;
    while (in[place] != 0 && in[place] != value) {
      place = (place + 1) & mask;
    }
    return place;
  }
}
