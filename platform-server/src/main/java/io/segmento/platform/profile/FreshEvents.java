package io.segmento.platform.profile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which events of a call count, and what becomes of each.
 *
 * @param events those that count
 * @param outcomes one for each event of the call, when what counts is written
 */
record FreshEvents(List<ProfileEvent> events, List<RecordOutcome> outcomes) {

  /** Those not seen before and not of before a withdrawal; of several with one id in the same call, the first. */
  static FreshEvents of(List<ProfileEvent> events, StoredRecords current) {
    List<ProfileEvent> fresh = new ArrayList<>();
    List<RecordOutcome> outcomes = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < events.size(); i++) {
      ProfileEvent event = events.get(i);
      boolean repeated = !event.eventId().isEmpty() && !ids.add(event.eventId());
      if (current.withdrawals().refuse(event)) {
        outcomes.add(RecordOutcome.WITHDRAWN);
      } else if (repeated || current.isSeen(i)) {
        outcomes.add(RecordOutcome.DUPLICATE);
      } else {
        outcomes.add(RecordOutcome.RECORDED);
        fresh.add(event);
      }
    }
    return new FreshEvents(fresh, outcomes);
  }
}
