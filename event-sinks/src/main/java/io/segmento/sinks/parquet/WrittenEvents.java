package io.segmento.sinks.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which events are in the files already, by a hash of 64 bits of their ids: of ten million events in one slot of time one is taken for another with a chance
 * of three in a million. An event that comes again has the time that it had, and is looked for in the slot of that time. The ids of a slot are read from
 * the files when its first event comes; the slots that were used last are kept, up to a bound, at eight to sixteen bytes an event. For one thread.
 */
final class WrittenEvents {
  private static final long SLOT_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final int MOST_FILES = 50_000;
  private static final HashFunction HASH = Hashing.farmHashFingerprint64();

  private final EventDirectory directory;
  private final int most;
  /** The ones used last are at the end. */
  private final LinkedHashMap<Long, LongSet> slotToIds = new LinkedHashMap<>(64, 0.75f, true);
  /** With events that are not on disk yet, so that they cannot be read from there. */
  private final Set<Long> unsafe = new HashSet<>();

  private final Map<Path, EventFileReader.Times> fileToTimes = new HashMap<>();
  private long size;
  private long sinceOnDisk;
  /** Events come in the order of time: most are of the slot of the one before. */
  private long lastSlot = Long.MIN_VALUE;

  private LongSet lastIds = new LongSet();

  /** @param most about how many ids are kept */
  WrittenEvents(EventDirectory directory, int most) {
    this.directory = directory;
    this.most = most;
  }

  /**
   * Whether the event was not there; from now on it is.
   *
   * @param eventId in ASCII
   */
  boolean add(LocalDate day, long atMillis, byte[] eventId) throws IOException {
    long slot = Math.floorDiv(atMillis, SLOT_MILLIS);
    if (slot != lastSlot) {
      lastIds = ids(day, slot);
      lastSlot = slot;
    }
    boolean added = lastIds.add(HASH.hashBytes(eventId).asLong());
    if (added) {
      size++;
      sinceOnDisk++;
      unsafe.add(slot);
    }
    return added;
  }

  private LongSet ids(LocalDate day, long slot) throws IOException {
    LongSet ids = slotToIds.get(slot);
    if (ids == null) {
      ids = read(day, slot);
      slotToIds.put(slot, ids);
      size += ids.size();
      evict();
    }
    return ids;
  }

  /** Whether there are more than are kept, and all that is known must come to the disk before some can go. */
  boolean isFull() {
    // Not before there is a good deal of them, since each time makes another file.
    return size > most && unsafe.size() > 1 && sinceOnDisk > most / 8;
  }

  /** A file has more events than it had. */
  void changed(Path file) {
    fileToTimes.remove(file);
  }

  /** From now on everything can be read from the files again. */
  void allAreOnDisk() {
    unsafe.clear();
    sinceOnDisk = 0;
    evict();
  }

  /** All but the slot that was used last may go. */
  private void evict() {
    Iterator<Map.Entry<Long, LongSet>> slots = slotToIds.entrySet().iterator();
    for (int left = slotToIds.size(); size > most && left > 1; left--) {
      Map.Entry<Long, LongSet> eldest = slots.next();
      if (!unsafe.contains(eldest.getKey())) {
        size -= eldest.getValue().size();
        slots.remove();
      }
    }
  }

  private LongSet read(LocalDate day, long slot) throws IOException {
    LongSet ids = new LongSet();
    long from = slot * SLOT_MILLIS;
    for (Path file : directory.files(day)) {
      if (times(file).meet(from, from + SLOT_MILLIS)) {
        EventFileReader.ids(file, from, from + SLOT_MILLIS, id -> {
          var unused = ids.add(hash(id));
        });
      }
    }
    return ids;
  }

  private EventFileReader.Times times(Path file) throws IOException {
    EventFileReader.Times known = fileToTimes.get(file);
    if (known == null) {
      if (fileToTimes.size() >= MOST_FILES) {
        fileToTimes.clear();
      }
      known = EventFileReader.times(file);
      fileToTimes.put(file, known);
    }
    return known;
  }

  private static long hash(String eventId) {
    return HASH.hashString(eventId, UTF_8).asLong();
  }
}
