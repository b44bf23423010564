package io.segmento.platform.counter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.segmento.platform.redis.RedisNumber;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What each of the {@link UserGroups} did, and how the store keeps it of a day: one string, of each group in turn impressions, clicks and conversions in 32 bits,
 * then spend and conversion value in 56 bits of micros, which no currency fills. Sums stop at the largest number. Not thread-safe.
 */
public final class GroupTotals {
  /** Who may be measured and was reached on a day, for the next one to be counted so: twenty for each group on average. */
  public static final long LEAST_PEOPLE = 20L * UserGroups.GROUPS;

  /** A place in what is kept of a group. Redis calls it {@code u<bits>}. */
  private record Field(int at, int bytes, String type) {
    static Field of(int at, int bytes) {
      return new Field(at, bytes, "u" + bytes * Byte.SIZE);
    }
  }

  private static final Map<Counter, Field> FIELDS = new EnumMap<>(Map.of(
      Counter.IMPRESSIONS, Field.of(0, 4),
      Counter.CLICKS, Field.of(4, 4),
      Counter.CONVERSIONS, Field.of(8, 4),
      Counter.SPEND_MICROS, Field.of(12, 7),
      Counter.CONVERSION_VALUE_MICROS, Field.of(19, 7)));

  private static final int GROUP_BYTES = 26;
  private static final byte[] INCREASE = "INCRBY".getBytes(US_ASCII);

  private final Map<Counter, long[]> sums = new EnumMap<>(Counter.class);

  public GroupTotals() {
    FIELDS.keySet().forEach(counter -> sums.put(counter, new long[UserGroups.GROUPS]));
  }

  /** Whether it is counted by groups. */
  static boolean has(Counter counter) {
    return FIELDS.containsKey(counter);
  }

  /** Writes the four arguments of BITFIELD that add to a counter of a group. */
  static void increase(int group, Counter counter, long amount, List<byte[]> args) {
    Field field = field(counter);
    args.add(INCREASE);
    args.add(field.type().getBytes(US_ASCII));
    args.add(RedisNumber.of((group * GROUP_BYTES + field.at()) * (long) Byte.SIZE));
    args.add(RedisNumber.of(amount));
  }

  /** Adds a day as it is kept; groups at its end that did nothing may be missing. */
  public void add(byte[] day) {
    sums.forEach((counter, byGroup) -> {
      Field field = field(counter);
      for (int group = 0; group < UserGroups.GROUPS; group++) {
        byGroup[group] += number(day, group * GROUP_BYTES + field.at(), field.bytes());
      }
    });
  }

  /**
   * By group.
   *
   * @throws IllegalArgumentException when it is not counted by groups
   */
  public long[] of(Counter counter) {
    field(counter);
    return sums.getOrDefault(counter, new long[0]).clone();
  }

  private static Field field(Counter counter) {
    Field field = FIELDS.get(counter);
    if (field == null) {
      throw new IllegalArgumentException(
          "counter: " + counter + " (expected: one of " + FIELDS.keySet() + ")");
    }
    return field;
  }

  private static long number(byte[] day, int at, int bytes) {
    long number = 0;
    for (int i = at; i < at + bytes; i++) {
      number = number << Byte.SIZE | (i < day.length ? day[i] & 0xff : 0);
    }
    return number;
  }
}
