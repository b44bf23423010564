package io.segmento.platform.profile;

import io.segmento.platform.privacy.ConsentBasis;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * On what events of a call stand. Immutable.
 *
 * @param advertiserIds those that the events are of
 * @param day on which the call came, UTC, days since the epoch
 */
record Grounds(ConsentBasis basis, Set<String> advertiserIds, int day) {

  static Grounds of(ConsentBasis basis, List<ProfileEvent> events, int day) {
    if (events.size() == 1) {
      return new Grounds(basis, Set.of(events.get(0).advertiserId()), day);
    }
    Set<String> advertiserIds = new TreeSet<>();
    events.forEach(event -> advertiserIds.add(event.advertiserId()));
    return new Grounds(basis, advertiserIds, day);
  }

  /** Whether evidence of these is evidence of those. */
  boolean include(Grounds other) {
    return day == other.day
        && advertiserIds.containsAll(other.advertiserIds)
        && basis.equals(other.basis);
  }
}
