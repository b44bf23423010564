package io.segmento.platform.targeting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which campaigns run at which hour of the week of their time zones. Which run now is put together once in a quarter of an hour, from one set
 * for each zone. Thread-safe.
 */
public final class HoursFacet {

  private final int words;
  private final long[] always;
  private final List<Zone> zones;
  private volatile @Nullable Running running;

  /** Campaigns of one time zone, by hour of the week; where nobody runs there is none. */
  private record Zone(ZoneClock clock, Map<Integer, CampaignSet> byHour) {}

  /** Those that run in one quarter of an hour. */
  private record Running(long quarter, CampaignSet campaigns) {}

  private HoursFacet(int words, long[] always, List<Zone> zones) {
    this.words = words;
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
      last = new Running(quarter, CampaignSet.of(collect(nowMillis)));
      running = last;
    }
    return last.campaigns;
  }

  private long[] collect(long nowMillis) {
    long[] now = always.clone();
    for (Zone zone : zones) {
      CampaignSet set = zone.byHour.get(zone.clock.hourOfWeek(nowMillis));
      if (set != null) {
        long[] more = set.toWords(words);
        for (int i = 0; i < words; i++) {
          now[i] |= more[i];
        }
      }
    }
    return now;
  }

  /** Collects the facet, campaign by campaign in order of number. */
  static final class Builder {
    private final RoaringBitmap always = new RoaringBitmap();
    private final Map<ZoneClock, Map<Integer, RoaringBitmap>> byZone = new HashMap<>();

    void add(int number, CampaignTargeting targeting) {
      WeekHours hours = targeting.hours();
      if (hours == null) {
        always.add(number);
        return;
      }
      Map<Integer, RoaringBitmap> byHour =
          byZone.computeIfAbsent(targeting.clock(), unused -> new HashMap<>());
      for (int hour = 0; hour < WeekHours.COUNT; hour++) {
        if (hours.contains(hour)) {
          byHour.computeIfAbsent(hour, unused -> new RoaringBitmap()).add(number);
        }
      }
    }

    HoursFacet build(int words) {
      List<Zone> zones = new ArrayList<>();
      byZone.forEach((clock, byHour) -> {
        Map<Integer, CampaignSet> sets = new HashMap<>();
        byHour.forEach((hour, members) -> sets.put(hour, CampaignSet.of(members, words)));
        zones.add(new Zone(clock, Map.copyOf(sets)));
      });
      return new HoursFacet(
          words, CampaignSet.of(always, words).toWords(words), List.copyOf(zones));
    }
  }
}
