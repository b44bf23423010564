package io.segmento.platform.lifecycle;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes a file when it starts and whenever the file has changed since. What cannot be taken leaves what was taken before. Thread-safe. */
public final class WatchedFile implements Startable {

  /** Who has the content of the file. Called by one thread at a time. */
  public interface Holder {
    /** Reads the file and puts its content in force; throws {@link IllegalArgumentException} too when it is not what it should be. */
    void take(Path file) throws IOException;

    /** The file could not be taken, this time too. */
    void failed();

    /** Why it could not be taken; told once for each reason and not with every look. */
    void refused(String reason);
  }

  private final Path file;
  private final Duration every;
  private final Holder holder;
  private final ScheduledExecutorService scheduler;
  private @Nullable FileTime lastSeen;
  private @Nullable String lastRefusal;

  /**
   * Does nothing before it is started.
   *
   * @param thread name of the thread that looks
   */
  public WatchedFile(String thread, Path file, Duration every, Holder holder) {
    this.file = requireNonNull(file, "file");
    this.every = requireNonNull(every, "every");
    this.holder = requireNonNull(holder, "holder");
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread started = new Thread(task, thread);
      started.setDaemon(true);
      return started;
    });
  }

  /** Takes the file now, on this thread, and watches it from here on. */
  @Override
  public void start() {
    look();
    long millis = every.toMillis();
    var unused =
        scheduler.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      if (!modified.equals(lastSeen)) {
        lastSeen = modified;
        holder.take(file);
        lastRefusal = null;
      }
    } catch (IOException | IllegalArgumentException e) {
      holder.failed();
      String reason = String.valueOf(e.getMessage());
      if (!Objects.equals(reason, lastRefusal)) {
        lastRefusal = reason;
        holder.refused(reason);
      }
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
