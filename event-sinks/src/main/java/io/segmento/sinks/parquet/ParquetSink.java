package io.segmento.sinks.parquet;

import io.segmento.platform.eventlog.EventEntry;
import io.segmento.platform.eventlog.UserRef;
import io.segmento.sinks.EventSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events as Parquet files, in a directory for each day (UTC) of the events: {@code dt=2026-11-26/events-000001.parquet}. What is in a file appears in it at
 * once, on disk; the last file of a day grows until it is full, each time by another that takes its place. An event is in one of them once, however often
 * it comes, and whoever lists and reads files meanwhile finds it once. For one thread.
 */
public final class ParquetSink implements EventSink {
  /** How many ids of events are kept in memory: up to sixteen bytes each. */
  public static final int REMEMBERED = 10_000_000;

  private static final long MILLIS_PER_DAY = 86_400_000;
  /** Each of these takes a row group in memory. */
  private static final int MOST_OPEN_DAYS = 3;

  private static final Comparator<EventRow> BY_TIME = Comparator.comparingLong(EventRow::atMillis);

  private final EventDirectory directory;
  private final WrittenEvents written;
  private final Map<LocalDate, EventFile> open = new LinkedHashMap<>();
  private long finishedBytes;
  private long lastEpochDay = Long.MIN_VALUE;
  private LocalDate lastDay = LocalDate.EPOCH;

  /** As {@link #ParquetSink(Path, int)} with {@link #REMEMBERED}. */
  public ParquetSink(Path directory) throws IOException {
    this(directory, REMEMBERED);
  }

  /**
   * Throws when another process writes to the directory.
   *
   * @param remembered about how many ids of written events are kept in memory; those of other times are read from the files when they are needed
   */
  public ParquetSink(Path directory, int remembered) throws IOException {
    this.directory = EventDirectory.open(directory);
    this.written = new WrittenEvents(this.directory, remembered);
  }

  @Override
  public int write(List<EventEntry> events) throws IOException {
    int fresh = 0;
    // What was written at other times may have to be read from the files: once a time, and not once
    // an event.
    List<EventRow> inOrder = new ArrayList<>(events.size());
    events.forEach(event -> inOrder.add(EventRow.of(event)));
    inOrder.sort(BY_TIME);
    for (EventRow row : inOrder) {
      LocalDate day = day(row.atMillis());
      if (open.size() >= MOST_OPEN_DAYS && !open.containsKey(day)) {
        // Before the event is known as written: what is finished counts as on disk.
        finish();
      }
      if (written.add(day, row.atMillis(), row.id().getBytesUnsafe())) {
        file(day).write(row);
        fresh++;
      }
      if (written.isFull()) {
        finish();
      }
    }
    return fresh;
  }

  @Override
  public long commit() throws IOException {
    finish();
    long bytes = finishedBytes;
    finishedBytes = 0;
    return bytes;
  }

  private EventFile file(LocalDate day) throws IOException {
    EventFile file = open.get(day);
    if (file == null) {
      file = new EventFile(directory.unfinished(day));
      open.put(day, file);
    }
    return file;
  }

  /** Whole files may appear before the pump commits: what is not acknowledged and comes again is told apart. */
  private void finish() throws IOException {
    var files = open.entrySet().iterator();
    while (files.hasNext()) {
      Map.Entry<LocalDate, EventFile> each = files.next();
      finishedBytes += finish(each.getKey(), each.getValue());
      files.remove();
    }
    written.allAreOnDisk();
  }

  private long finish(LocalDate day, EventFile file) throws IOException {
    Optional<Path> growing = directory.growing(day);
    if (growing.isPresent()) {
      long bytes = file.finishInto(growing.get());
      if (bytes > 0) {
        written.changed(growing.get());
        return bytes;
      }
    }
    return file.finish(directory.next(day));
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
