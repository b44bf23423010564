package io.segmento.platform.report;

import io.segmento.platform.counter.GroupTotals;
import io.segmento.proto.v1.UserGroupDays;
import java.time.LocalDate;
import java.util.List;

/**
 * What groups of users of a campaign did in an experiment and before it.
 *
 * @param days of the experiment, of UTC
 * @param counted those of them that were counted by groups
 * @param daysBefore how many of the days before were, and are of no experiment
 */
record GroupHistory(
    List<LocalDate> days,
    List<LocalDate> counted,
    GroupTotals during,
    int daysBefore,
    GroupTotals before) {

  UserGroupDays toProto() {
    return UserGroupDays.newBuilder()
        .setLeastPeople(GroupTotals.LEAST_PEOPLE)
        .setDays(days.size())
        .setCountedDays(counted.size())
        .setFirstDay(counted.isEmpty() ? "" : counted.get(0).toString())
        .setLastDay(counted.isEmpty() ? "" : counted.get(counted.size() - 1).toString())
        .setDaysBefore(daysBefore)
        .build();
  }
}
