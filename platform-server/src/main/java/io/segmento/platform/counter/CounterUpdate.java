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
 * What one event adds to a campaign's counters, as the last keys and arguments of a script that decides whether it counts: {@code count(k, a)} of
 * {@link #SCRIPT}, where k and a are the places of its first key and its first argument. Not thread-safe.
 */
public final class CounterUpdate {
  /** Goes before the script that counts. */
  public static final RedisScript SCRIPT =
      RedisScript.fromResource(CounterUpdate.class, "count.lua");

  private static final byte[] NOBODY = {};
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
  private final List<byte[]> keys;
  private final List<byte[]> head = new ArrayList<>();
  private final List<Added> added = new ArrayList<>();
  private int group = NO_GROUP;

  /**
   * Of an event that nothing is added to yet.
   *
   * @param hour in which the event counts, from the epoch
   * @param shown key of a user who was shown something and may be measured; null: nobody is counted
   */
  public CounterUpdate(String campaignId, Breakdown breakdown, long hour, byte @Nullable [] shown) {
    this.campaignId = campaignId;
    day = CounterKeys.day(hour);
    YearMonth month = YearMonth.from(day);
    String cell = breakdown.name();
    keys = List.of(
        CounterKeys.hourTotals(campaignId, hour),
        CounterKeys.hourCells(campaignId, hour),
        CounterKeys.dayCells(campaignId, day),
        CounterKeys.monthTotals(campaignId, month),
        CounterKeys.monthCells(campaignId, month),
        CounterKeys.hourPeople(campaignId, hour),
        CounterKeys.dayPeople(campaignId, day, People.REACHED),
        CounterKeys.cellPeople(campaignId, day, cell),
        CounterKeys.cellPeople(campaignId, day, ""),
        CounterKeys.daySketch(campaignId, day));
    text(cell);
    number(CounterKeys.MOST_CELLS);
    number(CounterKeys.totalsEnd(hour));
    number(CounterKeys.partsEnd(hour));
    number(CounterKeys.end(day));
    number(CounterKeys.end(month));
    number(day.plusDays(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) + SKETCH_LATE_SECONDS);
    number(day.getDayOfMonth());
    head.add(shown == null ? NOBODY : shown);
    places(shown == null ? NOBODY : shown);
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

  /** Ten, or eleven where it counts for a group. */
  public List<byte[]> keys() {
    if (group == NO_GROUP) {
      return keys;
    }
    List<byte[]> all = new ArrayList<>(keys);
    all.add(CounterKeys.dayGroups(campaignId, day));
    return all;
  }

  public List<byte[]> args() {
    List<byte[]> ofGroup = ofGroup();
    List<byte[]> all = new ArrayList<>(head);
    all.add(RedisNumber.of(ofGroup.size()));
    for (Added each : added) {
      all.add(bytes(each.counter().field()));
      all.add(RedisNumber.of(each.counter().code()));
      all.add(RedisNumber.of(each.amount()));
    }
    all.addAll(ofGroup);
    return all;
  }

  /** The end of the group's key, and the arguments of BITFIELD. */
  private List<byte[]> ofGroup() {
    if (group == NO_GROUP) {
      return List.of();
    }
    List<byte[]> args = new ArrayList<>();
    args.add(RedisNumber.of(CounterKeys.groupsEnd(day)));
    args.add(OVERFLOW);
    args.add(STOP_AT_MOST);
    for (Added each : added) {
      if (GroupTotals.has(each.counter())) {
        GroupTotals.increase(group, each.counter(), each.amount(), args);
      }
    }
    return args;
  }

  /** One place in each row, in bits. */
  private void places(byte[] user) {
    HashCode hash = Hashing.murmur3_128().hashBytes(user);
    ByteBuffer words = ByteBuffer.wrap(hash.asBytes());
    for (int row = 0; row < SKETCH_ROWS; row++) {
      int column = Math.floorMod(words.getInt(), SKETCH_WIDTH);
      number((row * SKETCH_WIDTH + column) * (long) SKETCH_BITS);
    }
  }

  private void text(String text) {
    head.add(bytes(text));
  }

  private void number(long number) {
    head.add(RedisNumber.of(number));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
