package io.segmento.platform.targeting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which campaigns run at which hour of the week of their time zones. Which run now is put together once in a quarter of an hour, from one set
 * for each zone. Thread-safe.
 */
public final class HoursFacet {

  static final HoursFacet NONE = new HoursFacet(new long[0], Map.of());

  private final long[] always;
  /** Campaigns of one time zone, by hour of the week. */
  private final Map<ZoneClock, Facet<Integer>> zones;

  private volatile @Nullable Running running;

  /** Those that run in one quarter of an hour. */
  private record Running(long quarter, CampaignSet campaigns) {}

  private HoursFacet(long[] always, Map<ZoneClock, Facet<Integer>> zones) {
    this.always = always;
    this.zones = zones;
  }

  /** Takes away the campaigns that do not run now; tells how many. */
  public int keepRunning(CampaignSearch search, long nowMillis) {
    if (zones.isEmpty()) {
      return 0;
    }
    search.openEmpty();
    runningAt(nowMillis).addTo(search);
    return search.keep();
  }

  private CampaignSet runningAt(long nowMillis) {
    long quarter = Math.floorDiv(nowMillis, ZoneClock.QUARTER_MILLIS);
    Running last = running;
    if (last == null || last.quarter != quarter) {
      last = new Running(quarter, CampaignSet.ofWords(collect(nowMillis)));
      running = last;
    }
    return last.campaigns;
  }

  private long[] collect(long nowMillis) {
    long[] now = always.clone();
    zones.forEach((clock, byHour) -> {
      CampaignSet set = byHour.wanting(clock.hourOfWeek(nowMillis));
      if (set != null) {
        long[] more = set.toWords(now.length);
        for (int i = 0; i < now.length; i++) {
          now[i] |= more[i];
        }
      }
    });
    return now;
  }

  /** The same of the same campaigns by other numbers. */
  HoursFacet renumbered(Renumbering to) {
    Map<ZoneClock, Facet<Integer>> moved = new HashMap<>();
    zones.forEach((clock, byHour) -> {
      Facet<Integer> left = byHour.renumbered(to);
      if (left.isAsked()) {
        moved.put(clock, left);
      }
    });
    return new HoursFacet(to.moved(always), moved);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HoursFacet facet
        && Arrays.equals(always, facet.always)
        && zones.equals(facet.zones);
  }

  @Override
  public int hashCode() {
    return zones.hashCode();
  }

  /** Changes the facet, campaign by campaign, as {@link Facet.Builder}. */
  static final class Builder {
    private final HoursFacet before;
    private final int words;
    private final Map<ZoneClock, Facet.Builder<Integer>> touched = new HashMap<>();
    private long @Nullable [] always;

    Builder(HoursFacet before, int words) {
      this.before = before;
      this.words = words;
    }

    /** What a campaign's hours were and are; null when there was or is none. */
    void change(int number, @Nullable CampaignTargeting old, @Nullable CampaignTargeting next) {
      if (old != null && next != null && old.runsWhen(next)) {
        return;
      }
      if (old != null && old.hours() == null) {
        alwaysBits()[number / Long.SIZE] &= ~(1L << number);
      } else if (old != null) {
        zone(old.clock()).change(number, hours(old), null);
      }
      if (next != null && next.hours() == null) {
        alwaysBits()[number / Long.SIZE] |= 1L << number;
      } else if (next != null) {
        zone(next.clock()).change(number, null, hours(next));
      }
    }

    private long[] alwaysBits() {
      long[] bits = always;
      if (bits == null) {
        bits = Arrays.copyOf(before.always, words);
        always = bits;
      }
      return bits;
    }

    private Facet.Builder<Integer> zone(ZoneClock clock) {
      return touched.computeIfAbsent(
          clock,
          unused ->
              new Facet.Builder<>(before.zones.getOrDefault(clock, Facet.<Integer>none()), words));
    }

    private static @Nullable List<Integer> hours(CampaignTargeting targeting) {
      WeekHours hours = targeting.hours();
      List<Integer> found = new ArrayList<>();
      for (int hour = 0; hours != null && hour < WeekHours.COUNT; hour++) {
        if (hours.contains(hour)) {
          found.add(hour);
        }
      }
      // Who runs at no hour at all is in no set, and not among those that do not mind.
      return found.isEmpty() ? null : found;
    }

    HoursFacet build() {
      if (always == null && touched.isEmpty() && before.always.length == words) {
        return before;
      }
      Map<ZoneClock, Facet<Integer>> zones = new HashMap<>(before.zones);
      touched.forEach((clock, changed) -> {
        Facet<Integer> byHour = changed.build();
        if (byHour.isAsked()) {
          zones.put(clock, byHour);
        } else {
          zones.remove(clock);
        }
      });
      return new HoursFacet(alwaysBits(), zones);
    }
  }
}
