package io.segmento.sinks.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which events are in the files of a day already, by a hash of 64 bits of their ids: of ten million events in a day one is taken for another with a chance
 * of three in a million. A day's are read from its files when its first event comes; the three days that were used last are kept, eight to sixteen bytes an event. For
 * one thread.
 */
final class WrittenEvents {
  private static final int DAYS = 3;
  private static final HashFunction HASH = Hashing.farmHashFingerprint64();

  private final EventDirectory directory;
  private final Map<LocalDate, LongSet> byDay = new LinkedHashMap<>();

  WrittenEvents(EventDirectory directory) {
    this.directory = directory;
  }

  /** Whether the event was not there; from now on it is. */
  boolean add(LocalDate day, String eventId) throws IOException {
    return of(day).add(hash(eventId));
  }

  /** Keeps the days that were used last; those that are being written must be among them, since they are not on disk. */
  void evict(Set<LocalDate> open) {
    var days = byDay.keySet().iterator();
    while (byDay.size() > DAYS && days.hasNext()) {
      if (!open.contains(days.next())) {
        days.remove();
      }
    }
  }

  private LongSet of(LocalDate day) throws IOException {
    LongSet known = byDay.remove(day);
    if (known == null) {
      known = read(day);
    }
    byDay.put(day, known);
    return known;
  }

  private LongSet read(LocalDate day) throws IOException {
    LongSet ids = new LongSet();
    for (Path file : directory.files(day)) {
      EventFileReader.texts(file, "event_id", id -> {
        var unused = ids.add(hash(id));
      });
    }
    return ids;
  }

  private static long hash(String eventId) {
    return HASH.hashString(eventId, UTF_8).asLong();
  }
}
