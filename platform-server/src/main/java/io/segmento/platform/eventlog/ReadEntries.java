package io.segmento.platform.eventlog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which entries were read and not acknowledged yet, without the events in them: some sixty bytes each. For one thread. */
public final class ReadEntries {
  private final Map<String, List<String>> idsByStream = new LinkedHashMap<>();
  private int events;

  /** All that a poll brought: the events of one entry come together, and are acknowledged together. */
  public void add(List<EventEntry> polled) {
    String stream = "";
    String id = "";
    for (EventEntry event : polled) {
      if (!event.entryId().equals(id) || !event.stream().equals(stream)) {
        stream = event.stream();
        id = event.entryId();
        idsByStream.computeIfAbsent(stream, unused -> new ArrayList<>()).add(id);
      }
    }
    events += polled.size();
  }

  public int events() {
    return events;
  }

  public void clear() {
    idsByStream.clear();
    events = 0;
  }

  Map<String, List<String>> idsByStream() {
    return idsByStream;
  }
}
