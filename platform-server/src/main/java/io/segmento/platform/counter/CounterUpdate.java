package io.segmento.platform.counter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one event adds to a campaign's counters, as keys and as the last arguments of a script that decides whether it counts: {@code count(k, a)} of
 * {@link #SCRIPT}, where k and a are the places of its first key and its first argument. Not thread-safe.
 */
public final class CounterUpdate {
  /** Goes before the script that counts. */
  public static final RedisScript SCRIPT =
      RedisScript.fromResource(CounterUpdate.class, "count.lua");

  private static final byte[] NOBODY = {};
  /** Puts a digit before numbers of ten digits at most. */
  private static final long ELEVEN_DIGITS = 10_000_000_000L;

  private static final int SKETCH_ROWS = 3;
  private static final int SKETCH_WIDTH = 32_768;
  private static final int SKETCH_BITS = 4;
  /** Events of a day may be on their way for as long. */
  private static final long SKETCH_LATE_SECONDS = 3_600;

  private static final int NO_GROUP = -1;
  private static final byte[] OVERFLOW = bytes("OVERFLOW");
  private static final byte[] STOP_AT_MOST = bytes("SAT");

  private record Added(Counter counter, long amount) {}

  private final String campaignId;
  private final LocalDate day;
  private final List<byte[]> keys = new ArrayList<>();
  private final byte[] cell;
  private final byte[] ends;
  private final List<Added> added = new ArrayList<>();
  private final byte @Nullable [] shown;
  private int group = NO_GROUP;

  /**
   * Of an event that nothing is added to yet, but {@link Counter#MEASURED_IMPRESSIONS} of who was shown something.
   *
   * @param hour in which the event counts, from the epoch
   * @param shown key of a user who was shown something and may be measured; null: nobody is counted
   */
  public CounterUpdate(String campaignId, Breakdown breakdown, long hour, byte @Nullable [] shown) {
    this.campaignId = campaignId;
    this.shown = shown;
    day = CounterKeys.day(hour);
    YearMonth month = YearMonth.from(day);
    String name = breakdown.name();
    cell = bytes(name);
    ends = ends(hour, day, month);
    keys.add(CounterKeys.hourTotals(campaignId, hour));
    keys.add(CounterKeys.hourCells(campaignId, hour));
    keys.add(CounterKeys.dayCells(campaignId, day));
    keys.add(CounterKeys.monthTotals(campaignId, month));
    keys.add(CounterKeys.monthCells(campaignId, month));
    if (shown != null) {
      keys.add(CounterKeys.hourPeople(campaignId, hour));
      keys.add(CounterKeys.dayPeople(campaignId, day, People.REACHED));
      keys.add(CounterKeys.cellPeople(campaignId, day, name));
      keys.add(CounterKeys.cellPeople(campaignId, day, ""));
      keys.add(CounterKeys.daySketch(campaignId, day));
      // The script tells by it whether these are the first people of their keys.
      add(Counter.MEASURED_IMPRESSIONS, 1);
    }
  }

  /** Nothing is counted where nothing is added. */
  public CounterUpdate add(Counter counter, long amount) {
    if (amount != 0) {
      added.add(new Added(counter, amount));
    }
    return this;
  }

  String campaignId() {
    return campaignId;
  }

  /** Of UTC. */
  LocalDate day() {
    return day;
  }

  /** Whether it adds to any of the counters that groups of users have. */
  boolean addsToGroups() {
    for (Added each : added) {
      if (GroupTotals.has(each.counter())) {
        return true;
      }
    }
    return false;
  }

  /** Counts it for a group of users too; whether that may be is decided by {@link GroupCounts}. */
  void inGroup(int number) {
    group = number;
  }

  /** Five; five more where somebody was shown something, and one more where it counts for a group. */
  public List<byte[]> keys() {
    if (group == NO_GROUP) {
      return keys;
    }
    List<byte[]> all = new ArrayList<>(keys);
    all.add(CounterKeys.dayGroups(campaignId, day));
    return all;
  }

  public List<byte[]> args() {
    List<byte[]> all = new ArrayList<>();
    all.add(cell);
    all.add(ends);
    all.add(bytes(":" + day.getDayOfMonth()));
    all.add(RedisNumber.of(added.size()));
    for (Added each : added) {
      all.add(bytes(each.counter().field()));
      all.add(RedisNumber.of(each.counter().code()));
      all.add(RedisNumber.of(each.amount()));
    }
    if (shown == null) {
      all.add(NOBODY);
    } else {
      all.add(shown);
      places(shown, all);
    }
    all.addAll(ofGroup());
    return all;
  }

  /** The end of the group's key, and the arguments of BITFIELD. */
  private List<byte[]> ofGroup() {
    if (group == NO_GROUP) {
      return List.of();
    }
    List<byte[]> args = new ArrayList<>();
    args.add(RedisNumber.of(CounterKeys.groupsFirstEnd(day)));
    args.add(OVERFLOW);
    args.add(STOP_AT_MOST);
    for (Added each : added) {
      if (GroupTotals.has(each.counter())) {
        GroupTotals.increase(group, each.counter(), each.amount(), args);
      }
    }
    return args;
  }

  /** What the script needs once in an hour or less. */
  private static byte[] ends(long hour, LocalDate day, YearMonth month) {
    return bytes(tenDigits(CounterKeys.totalsEnd(hour))
        + tenDigits(CounterKeys.partsEnd(hour))
        + tenDigits(CounterKeys.end(day))
        + tenDigits(CounterKeys.end(month))
        + tenDigits(
            day.plusDays(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) + SKETCH_LATE_SECONDS)
        + tenDigits(CounterKeys.MOST_CELLS));
  }

  private static String tenDigits(long number) {
    return Long.toString(ELEVEN_DIGITS + number).substring(1);
  }

  /** One place in each row, in bits. */
  private static void places(byte[] user, List<byte[]> args) {
    HashCode hash = Hashing.murmur3_128().hashBytes(user);
    ByteBuffer words = ByteBuffer.wrap(hash.asBytes());
    for (int row = 0; row < SKETCH_ROWS; row++) {
      int column = Math.floorMod(words.getInt(), SKETCH_WIDTH);
      args.add(RedisNumber.of((row * SKETCH_WIDTH + column) * (long) SKETCH_BITS));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
