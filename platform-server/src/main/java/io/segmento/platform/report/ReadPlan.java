package io.segmento.platform.report;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.People;
import io.segmento.platform.redis.RedisFields;
import io.segmento.platform.report.ReportDays.Edge;
import io.segmento.proto.v1.ReportMetric;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is read for a query, the same of each of its campaigns: made once, since there may be a thousand of them. Not changed. */
final class ReadPlan {
  private final Query query;
  private final List<Counter> counters;
  private final Set<People> people;
  private final List<MonthFields> months;
  private final RedisFields hourFields;
  private final List<Long> edgeHours;
  private final Map<Long, Edge> hourToEdge = new HashMap<>();

  ReadPlan(Query query) {
    this.query = query;
    Set<Counter> needed = EnumSet.noneOf(Counter.class);
    Set<People> kinds = EnumSet.noneOf(People.class);
    for (ReportMetric metric : query.metrics()) {
      needed.addAll(Formula.of(metric).counters());
      kinds.addAll(Formula.of(metric).people());
    }
    ReportDays days = query.days();
    counters = List.copyOf(needed);
    people = Set.copyOf(kinds);
    months = MonthFields.of(days.from(), days.to(), counters);
    hourFields = new RedisFields(counters.stream().map(Counter::field).toList());
    edgeHours = days.edges().stream().map(Edge::hour).toList();
    days.edges().forEach(edge -> hourToEdge.put(edge.hour(), edge));
  }

  Query query() {
    return query;
  }

  List<Counter> counters() {
    return counters;
  }

  Set<People> people() {
    return people;
  }

  List<MonthFields> months() {
    return months;
  }

  /** Of the totals of an hour. */
  RedisFields hourFields() {
    return hourFields;
  }

  /** The hours that are on another day in the query's zone than in UTC. */
  List<Long> edgeHours() {
    return edgeHours;
  }

  @Nullable
  Edge edge(long hour) {
    return hourToEdge.get(hour);
  }
}
