package io.segmento.platform.eventlog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which events of the entries that a reader has got are not acknowledged yet: an entry is, when all that could be read of it are. For one thread. */
final class OpenEntries {
  /** A bit for each position. */
  private final Map<String, Map<String, Integer>> openByStream = new HashMap<>();

  void got(List<EventEntry> eventsOfEntry) {
    if (eventsOfEntry.size() > 1) {
      EventEntry first = eventsOfEntry.get(0);
      int positions = 0;
      for (EventEntry event : eventsOfEntry) {
        positions |= 1 << event.position();
      }
      openByStream
          .computeIfAbsent(first.stream(), unused -> new HashMap<>())
          .put(first.entryId(), positions);
    }
  }

  /** Takes an event off; whether its entry has no other left. Again so, when it is asked again. */
  boolean isLast(EventEntry event) {
    Map<String, Integer> open = openByStream.get(event.stream());
    if (open == null) {
      return true;
    }
    Integer left = open.computeIfPresent(event.entryId(), (entryId, positions) -> {
      int others = positions & ~(1 << event.position());
      return others == 0 ? null : others;
    });
    if (open.isEmpty()) {
      openByStream.remove(event.stream());
    }
    return left == null;
  }

  /** Takes whole entries off. */
  void done(String stream, List<String> entryIds) {
    Map<String, Integer> open = openByStream.get(stream);
    if (open != null) {
      entryIds.forEach(open::remove);
      if (open.isEmpty()) {
        openByStream.remove(stream);
      }
    }
  }
}
