package io.segmento.platform.report;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.redis.RedisFields;
import io.segmento.platform.report.ReportDays.Edge;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How days of a zone are made of what events are counted in: days of UTC, and the hours that a day of the zone has beside or does not have. Not changed. */
final class LiveDays {
  private final Set<LocalDate> days;
  private final List<Counter> counters;
  private final List<MonthFields> months;
  private final RedisFields hourFields;
  private final List<Long> edgeHours;
  private final Map<Long, Edge> hourToEdge = new HashMap<>();

  /**
   * @param wanted some of the zone's days
   */
  LiveDays(ReportDays zone, List<LocalDate> wanted, List<Counter> counters) {
    this.days = Set.copyOf(wanted);
    this.counters = List.copyOf(counters);
    this.months = MonthFields.of(wanted, counters);
    this.hourFields = new RedisFields(counters.stream().map(Counter::field).toList());
    List<Edge> edges = zone.edges().stream()
        .filter(edge -> days.contains(edge.utc()) || days.contains(edge.local()))
        .toList();
    this.edgeHours = edges.stream().map(Edge::hour).toList();
    edges.forEach(edge -> hourToEdge.put(edge.hour(), edge));
  }

  boolean hasDays() {
    return !days.isEmpty();
  }

  boolean contains(LocalDate day) {
    return days.contains(day);
  }

  List<Counter> counters() {
    return counters;
  }

  List<MonthFields> months() {
    return months;
  }

  /** Of the totals of an hour. */
  RedisFields hourFields() {
    return hourFields;
  }

  /** The hours that are on another day in the zone than in UTC. */
  List<Long> edgeHours() {
    return edgeHours;
  }

  @Nullable
  Edge edge(long hour) {
    return hourToEdge.get(hour);
  }
}
