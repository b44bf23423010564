package io.segmento.sinks.parquet;

import io.segmento.platform.eventlog.EventEntry;
import io.segmento.platform.eventlog.UserRef;
import io.segmento.sinks.EventSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events as Parquet files, in a directory for each day (UTC) of the events: {@code dt=2026-11-26/events-000001.parquet}. A file appears whole, on disk
 * and under a name that is never used again; an event is in one of them once, however often it comes. For one thread.
 */
public final class ParquetSink implements EventSink {
  private static final long MILLIS_PER_DAY = 86_400_000;

  private final EventDirectory directory;
  private final WrittenEvents written;
  private final Map<LocalDate, EventFile> open = new LinkedHashMap<>();
  private long lastEpochDay = Long.MIN_VALUE;
  private LocalDate lastDay = LocalDate.EPOCH;

  /** Throws when another process writes to the directory. */
  public ParquetSink(Path directory) throws IOException {
    this.directory = EventDirectory.open(directory);
    this.written = new WrittenEvents(this.directory);
  }

  @Override
  public void write(List<EventEntry> events) throws IOException {
    for (EventEntry event : events) {
      LocalDate day = day(event.event().getAtMillis());
      if (written.add(day, event.eventId())) {
        EventFile file = open.get(day);
        if (file == null) {
          file = new EventFile(directory.unfinished(day));
          open.put(day, file);
        }
        file.write(event);
      }
    }
    written.evict(open.keySet());
  }

  @Override
  public void commit() throws IOException {
    var files = open.entrySet().iterator();
    while (files.hasNext()) {
      Map.Entry<LocalDate, EventFile> each = files.next();
      each.getValue().finish(directory.next(each.getKey()));
      files.remove();
    }
  }

  @Override
  public long forget(Map<LocalDate, Set<UserRef>> users) throws IOException {
    long changed = 0;
    for (Map.Entry<LocalDate, Set<UserRef>> each : users.entrySet()) {
      for (Path file : directory.files(each.getKey())) {
        changed += UserEraser.erase(file, directory.unfinished(each.getKey()), each.getValue());
      }
    }
    return changed;
  }

  @Override
  public void close() throws IOException {
    IOException failure = closeAll();
    directory.close();
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable IOException closeAll() {
    IOException failure = null;
    for (EventFile file : open.values()) {
      try {
        file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    open.clear();
    return failure;
  }

  private LocalDate day(long atMillis) {
    long epochDay = Math.floorDiv(atMillis, MILLIS_PER_DAY);
    if (epochDay != lastEpochDay) {
      lastEpochDay = epochDay;
      lastDay = LocalDate.ofInstant(Instant.ofEpochMilli(atMillis), ZoneOffset.UTC);
    }
    return lastDay;
  }
}
