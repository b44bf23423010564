package io.segmento.sinks;

import io.segmento.platform.eventlog.EventStreams;
import io.segmento.platform.eventlog.Forgetting;
import io.segmento.platform.eventlog.UserRef;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What those are called who must be forgotten, as long as the log may still name them. For one thread. */
final class GoneUsers {
  /** The days that have a key, the two that a line names ahead, and one for clocks that differ. */
  private static final long DAYS = EventStreams.LIFE.toDays() + 3;

  private final TreeMap<LocalDate, Set<UserRef>> byDay = new TreeMap<>();

  void add(List<Forgetting> asked) {
    for (Forgetting each : asked) {
      each.names()
          .forEach((day, user) ->
              byDay.computeIfAbsent(day, unused -> new HashSet<>()).add(user));
    }
    if (!byDay.isEmpty()) {
      byDay.headMap(byDay.lastKey().minusDays(DAYS)).clear();
    }
  }

  boolean isEmpty() {
    return byDay.isEmpty();
  }

  boolean contains(UserRef user) {
    for (Set<UserRef> users : byDay.values()) {
      if (users.contains(user)) {
        return true;
      }
    }
    return false;
  }
}
