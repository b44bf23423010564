package io.segmento.platform.feed;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.v1.ProductFeed;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's directory of feed files. Thread-safe. */
final class FeedDirectory implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FeedDirectory.class);
  private static final String ENDING = ".feed";
  private static final String MAKING = "making-";
  /** What comes from the store becomes a name of a file only in this form. */
  private static final Pattern SOUND = Pattern.compile("[a-z0-9_-]{1,40}");

  private final FeedConfig config;
  private @Nullable Path directory;

  @Inject
  FeedDirectory(FeedConfig config) {
    this.config = requireNonNull(config, "config");
  }

  /** The place of a feed's file. */
  Path file(ProductFeed feed) throws IOException {
    if (!SOUND.matcher(feed.getAdvertiserId()).matches()
        || !SOUND.matcher(feed.getRevision()).matches()) {
      throw new BrokenFeedException("advertiser or revision are no names");
    }
    return open().resolve(feed.getAdvertiserId() + "." + feed.getRevision() + ENDING);
  }

  /** A place for a file that is being made. */
  Path temporary() throws IOException {
    return Files.createTempFile(open(), MAKING, ".tmp");
  }

  /** Deletes the files of all other feeds; what is mapped stays readable until it is unmapped. */
  synchronized void keepOnly(Set<Path> wanted) {
    Path open = directory;
    if (open == null) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(open, "*" + ENDING)) {
      for (Path file : files) {
        if (!wanted.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      log.warn("old feed files could not be deleted", e);
    }
  }

  private synchronized Path open() throws IOException {
    Path open = directory;
    if (open == null) {
      open = config.directory().isPresent()
          ? Files.createDirectories(config.directory().get().toAbsolutePath())
          : Files.createTempDirectory("segmento-feeds-");
      directory = open;
      // What a process that ended suddenly was about to make.
      delete(open, MAKING + "*");
    }
    return open;
  }

  private static void delete(Path open, String pattern) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(open, pattern)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public synchronized void close() {
    Path open = directory;
    if (open == null || config.directory().isPresent()) {
      return;
    }
    directory = null;
    try {
      delete(open, "*");
      Files.deleteIfExists(open);
    } catch (IOException e) {
      log.warn("{} could not be deleted", open, e);
    }
  }
}
