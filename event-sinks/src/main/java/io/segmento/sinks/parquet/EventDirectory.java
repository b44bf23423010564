package io.segmento.sinks.parquet;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code DIR/dt=2026-11-26/events-000001.parquet} and so on, the last of which grows until it is full; one process at a time writes to it. */
final class EventDirectory implements AutoCloseable {
  private static final Pattern FILE = Pattern.compile("events-(\\d{6,})\\.parquet");

  /** Readers pass over what begins with a dot. */
  private static final String UNFINISHED = ".open";

  /** What is added to a file costs that it is copied. */
  private static final long FULL_BYTES = 32L << 20;

  private final Path root;
  private final FileChannel lockFile;
  private final FileLock lock;

  private EventDirectory(Path root, FileChannel lockFile, FileLock lock) {
    this.root = root;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /** Made when it is not there. Throws when another process writes to it. */
  static EventDirectory open(Path root) throws IOException {
    requireNonNull(root, "root");
    Files.createDirectories(root);
    FileChannel channel = FileChannel.open(
        root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another sink of this process.
      lock = null;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new IOException(root + ": another process writes to it (expected: one at a time)");
    }
    EventDirectory directory = new EventDirectory(root, channel, lock);
    try {
      directory.clear();
      return directory;
    } catch (IOException e) {
      directory.close();
      throw e;
    }
  }

  /** What an earlier process had not finished comes again, and would else stay for ever with whoever is forgotten meanwhile. */
  private void clear() throws IOException {
    Path unfinished = root.resolve(UNFINISHED);
    if (Files.isDirectory(unfinished)) {
      try (Stream<Path> found = Files.list(unfinished)) {
        for (Path file : found.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Whole files of a day, in the order of writing. */
  List<Path> files(LocalDate day) throws IOException {
    Path directory = directory(day);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(file -> number(file) > 0).sorted().toList();
    }
  }

  /** The file that a day's events may go to beside those that are in it: the newest, until it is full. */
  Optional<Path> growing(LocalDate day) throws IOException {
    List<Path> files = files(day);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Path newest = files.get(files.size() - 1);
    return Files.size(newest) < FULL_BYTES ? Optional.of(newest) : Optional.empty();
  }

  /** The file that is written next. */
  Path next(LocalDate day) throws IOException {
    long last = files(day).stream().mapToLong(EventDirectory::number).max().orElse(0);
    return directory(day).resolve(String.format(Locale.ROOT, "events-%06d.parquet", last + 1));
  }

  /** Where a file of a day is while it is not whole: not where readers look. */
  Path unfinished(LocalDate day) {
    return root.resolve(UNFINISHED).resolve(day + ".parquet");
  }

  private Path directory(LocalDate day) {
    return root.resolve("dt=" + day);
  }

  private static long number(Path file) {
    Matcher name = FILE.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  @Override
  public void close() throws IOException {
    if (lock.isValid()) {
      lock.release();
    }
    lockFile.close();
  }
}
