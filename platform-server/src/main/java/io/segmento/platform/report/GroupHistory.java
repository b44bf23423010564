package io.segmento.platform.report;

import io.segmento.platform.counter.GroupTotals;
import io.segmento.platform.report.GroupHistories.Past;
import io.segmento.proto.v1.UserGroupDays;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;

/** What groups of users of a campaign did in an experiment and before it. */
final class GroupHistory {
  private final List<LocalDate> days;
  private final List<LocalDate> counted;
  private final GroupTotals during;
  private final List<LocalDate> daysBefore;
  private final int daysOfExperiments;
  private final GroupTotals before;

  /**
   * Of days of UTC.
   *
   * @param days of the experiment
   * @param during those of them that were counted by groups
   */
  GroupHistory(List<LocalDate> days, NavigableMap<LocalDate, byte[]> during, Past past) {
    this.days = List.copyOf(days);
    this.counted = List.copyOf(during.keySet());
    this.during = sum(during.values());
    this.daysBefore = List.copyOf(past.days().keySet());
    this.daysOfExperiments = past.ofExperiments();
    this.before = sum(past.days().values());
  }

  private static GroupTotals sum(Collection<byte[]> days) {
    GroupTotals sum = new GroupTotals();
    days.forEach(sum::add);
    return sum;
  }

  List<LocalDate> counted() {
    return counted;
  }

  GroupTotals during() {
    return during;
  }

  GroupTotals before() {
    return before;
  }

  UserGroupDays toProto() {
    return UserGroupDays.newBuilder()
        .setLeastPeople(GroupTotals.LEAST_PEOPLE)
        .setDays(days.size())
        .setCountedDays(counted.size())
        .setFirstDay(first(counted))
        .setLastDay(last(counted))
        .setDaysBefore(daysBefore.size())
        .setFirstDayBefore(first(daysBefore))
        .setLastDayBefore(last(daysBefore))
        .setDaysOfExperiments(daysOfExperiments)
        .build();
  }

  private static String first(List<LocalDate> days) {
    return days.isEmpty() ? "" : days.get(0).toString();
  }

  private static String last(List<LocalDate> days) {
    return days.isEmpty() ? "" : days.get(days.size() - 1).toString();
  }
}
