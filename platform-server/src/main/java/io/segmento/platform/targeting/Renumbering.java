package io.segmento.platform.targeting;

import java.util.Arrays;

/** Where the campaigns of one index are in the next: what comes or goes moves all that follow it, and leaves them in order. Immutable. */
final class Renumbering {

  static final int GONE = -1;

  private final int[] numbers;
  private final int words;

  /**
   * Takes the numbers over; who gives them changes them no more.
   *
   * @param numbers the next number of each, rising, or {@link #GONE}
   * @param words have a bit for every campaign of the next index
   */
  Renumbering(int[] numbers, int words) {
    this.numbers = numbers;
    this.words = words;
  }

  /** How many words have a bit for every campaign of the next index. */
  int words() {
    return words;
  }

  long[] moved(long[] bits) {
    long[] moved = new long[words];
    for (int i = 0; i < bits.length; i++) {
      for (long left = bits[i]; left != 0; left &= left - 1) {
        int number = numbers[i * Long.SIZE + Long.numberOfTrailingZeros(left)];
        if (number != GONE) {
          moved[number / Long.SIZE] |= 1L << number;
        }
      }
    }
    return moved;
  }

  int[] moved(int[] members) {
    int[] moved = new int[members.length];
    int count = 0;
    for (int number : members) {
      if (numbers[number] != GONE) {
        moved[count++] = numbers[number];
      }
    }
    return count == moved.length ? moved : Arrays.copyOf(moved, count);
  }
}
