package io.segmento.gateway.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a spool. Their names sort in the order in which they are handed on: opt-outs before everything else, then by age. Thread-safe.
 */
final class SpoolFolder {
  /** Lane, time of creation, number. */
  private static final Pattern NAME =
      Pattern.compile("([01])-([0-9a-f]{16})-([0-9a-f]{8})\\.spool");

  /** What a file holds. */
  enum Lane {
    OPT_OUTS,
    REST
  }

  private final Path directory;
  /** Those that are complete, with their lengths. */
  private final ConcurrentSkipListMap<String, Long> complete = new ConcurrentSkipListMap<>();

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong number = new AtomicLong();

  /** Takes up what an earlier process left; each of its files is complete. */
  SpoolFolder(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Matcher matcher = NAME.matcher(name(file));
          if (matcher.matches()) {
            completed(file, Files.size(file));
            number.accumulateAndGet(Long.parseLong(matcher.group(3), 16) + 1, Math::max);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("spool.directory: " + e.getMessage(), e);
    }
  }

  Path directory() {
    return directory;
  }

  /** A name that sorts after every earlier one of its lane. */
  Path next(Lane lane, long nowMillis) {
    return directory.resolve(
        String.format("%d-%016x-%08x.spool", lane.ordinal(), nowMillis, number.getAndIncrement()));
  }

  void completed(Path file, long length) {
    complete.put(name(file), length);
    bytes.addAndGet(length);
  }

  /** The one to be handed on next. */
  @Nullable
  Path first() {
    Map.Entry<String, Long> first = complete.firstEntry();
    return first == null ? null : directory.resolve(first.getKey());
  }

  boolean isEmpty() {
    return complete.isEmpty();
  }

  /** Of all complete files. */
  long bytes() {
    return bytes.get();
  }

  /** When the oldest file began, epoch milliseconds. */
  Optional<Long> oldestMillis() {
    return complete.keySet().stream().map(SpoolFolder::createdAtMillis).min(Long::compare);
  }

  /** A choice is carried out however late it is. */
  static boolean mayExpire(Path file) {
    return !name(file).startsWith(Lane.OPT_OUTS.ordinal() + "-");
  }

  static long createdAtMillis(Path file) {
    return createdAtMillis(name(file));
  }

  private static long createdAtMillis(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Long.parseLong(matcher.group(2), 16) : 0;
  }

  void delete(Path file) throws IOException {
    Long length = complete.remove(name(file));
    if (length != null) {
      bytes.addAndGet(-length);
    }
    Files.deleteIfExists(file);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
