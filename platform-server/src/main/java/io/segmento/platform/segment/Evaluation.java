package io.segmento.platform.segment;

import io.segmento.platform.profile.AdvertiserHistory;
import io.segmento.proto.storage.v1.DeviceRecord;
import io.segmento.proto.storage.v1.PlaceRecord;
import java.util.List;

/**
 * What one thread evaluates segments with: what matchers found in a history, each looked for once, and the times of the segment that was
 * evaluated last. Used again and again, so that an event allocates nothing. Not thread-safe.
 */
final class Evaluation {
  /** A membership is told for so long at most: data that it rests on may have to end by then. */
  static final long MAX_SECONDS = SegmentLimits.MAX_WITHIN_HOURS * 3_600L;

  private static final int MAX_TIMES = 2;
  /** Of conditions upon conditions; those who go on and on changing are looked at so far. */
  private static final int MAX_CHANGES = 64;

  private final long[] from = new long[MAX_TIMES];
  private final long[] until = new long[MAX_TIMES];
  private int times;

  private SegmentPlan plan = SegmentPlan.EMPTY;
  private AdvertiserHistory history = AdvertiserHistory.of("", List.of());
  private DeviceRecord device = DeviceRecord.getDefaultInstance();
  private PlaceRecord place = PlaceRecord.getDefaultInstance();
  private long[] hours = {};
  private int[] counts = {};
  private int[] foundInRun = {};
  private int[] affectedInRun = {};
  private int run;

  /** Begins with a user's history. */
  void begin(SegmentPlan nextPlan, AdvertiserHistory nextHistory) {
    plan = nextPlan;
    history = nextHistory;
    run++;
    if (hours.length < plan.hours()) {
      hours = new long[plan.hours()];
    }
    if (counts.length < plan.matchers()) {
      counts = new int[plan.matchers()];
      foundInRun = new int[plan.matchers()];
    }
    if (affectedInRun.length < plan.size()) {
      affectedInRun = new int[plan.size()];
    }
    device = DeviceRecord.getDefaultInstance();
    place = PlaceRecord.getDefaultInstance();
    for (int month = history.size() - 1; month >= 0; month--) {
      if (history.bucket(month).hasDevice()) {
        device = history.bucket(month).getDevice();
      }
      if (history.bucket(month).hasPlace()) {
        place = history.bucket(month).getPlace();
      }
    }
  }

  void affect(int segment) {
    affectedInRun[segment] = run;
  }

  boolean isAffected(int segment) {
    return affectedInRun[segment] == run;
  }

  DeviceRecord device() {
    return device;
  }

  PlaceRecord place() {
    return place;
  }

  /** How many events a matcher found, at most as many as are asked for. */
  int count(int matcher) {
    if (foundInRun[matcher] != run) {
      foundInRun[matcher] = run;
      counts[matcher] = plan.matcher(matcher).find(history, hours);
    }
    return counts[matcher];
  }

  /** The hour since the epoch of the nth latest event that a matcher found, from 0. */
  long hour(int matcher, int nth) {
    return hours[plan.matcher(matcher).offset() + nth];
  }

  /** When a segment holds from now on, if nothing more happens; tells how many such times there are, at most two. */
  int evaluate(Condition condition, long now) {
    times = 0;
    long end = now + MAX_SECONDS;
    long at = now;
    boolean holds = condition.holds(this, at);
    long begin = 0;
    for (int change = 0; change < MAX_CHANGES; change++) {
      long next = Math.min(end, condition.nextChange(this, at));
      boolean after = next < end && condition.holds(this, next);
      if (holds && !after) {
        from[times] = begin;
        until[times++] = next;
      }
      if (next == end || times == MAX_TIMES) {
        return times;
      }
      if (after && !holds) {
        begin = next;
      }
      holds = after;
      at = next;
    }
    return times;
  }

  /** Epoch seconds; 0: already. */
  long from(int time) {
    return from[time];
  }

  /** Epoch seconds. */
  long until(int time) {
    return until[time];
  }
}
