package io.segmento.tools.allinone;

import com.typesafe.config.ConfigUtil;
import io.segmento.platform.identity.KeyFile;
import io.segmento.platform.identity.KeyRatchet;
import io.segmento.tools.console.FileFailure;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.geo.SamplePlaces;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one stack keeps on disk; locked as long as it runs. */
final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Creates what is missing and locks it; throws {@link ToolException} when another stack holds it. */
  static DataDirectory open(Path path) {
    try {
      Path absolute = path.toAbsolutePath();
      Files.createDirectories(absolute);
      if (Files.getFileStore(absolute).supportsFileAttributeView("posix")) {
        // It holds the keys.
        Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
      }
      for (String child : List.of("logs", "redis")) {
        Files.createDirectories(absolute.resolve(child));
      }
      FileChannel lockFile = FileChannel.open(
          absolute.resolve("lock"),
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE);
      if (tryLock(lockFile) == null) {
        lockFile.close();
        throw new ToolException(
            absolute
                + " is in use by another segmento up (stop that one, or choose another directory with --data)");
      }
      return new DataDirectory(absolute, lockFile);
    } catch (IOException e) {
      throw new ToolException(path + ": cannot be used: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException held) {
      return null;
    }
  }

  Path path() {
    return path;
  }

  Path redis() {
    return path.resolve("redis");
  }

  /** Parquet files of events, a directory for each day. */
  Path eventFiles() {
    return path.resolve("events");
  }

  Path log(String process) {
    return path.resolve("logs").resolve(process + ".log");
  }

  /** The keys of this stack, made once. */
  Path keys() {
    Path file = path.resolve("keys.conf");
    if (!Files.exists(file)) {
      try {
        KeyFile.generate(file);
      } catch (IOException e) {
        throw new ToolException(file + ": cannot be written: " + FileFailure.why(e), e);
      }
    }
    return file;
  }

  /** Wraps the keys of months; the core rewrites it each month. */
  private Path ratchet() {
    Path file = path.resolve("keys.ratchet");
    if (!Files.exists(file)) {
      try {
        KeyRatchet.generate(file, YearMonth.now(ZoneOffset.UTC), new SecureRandom());
      } catch (IOException e) {
        throw new ToolException(file + ": cannot be written: " + FileFailure.why(e), e);
      }
    }
    return file;
  }

  /** Some places; a file of one's own may lie there instead. */
  private Path places() {
    Path file = path.resolve("places.mmdb");
    if (!Files.exists(file)) {
      SamplePlaces.write(file);
    }
    return file.toAbsolutePath();
  }

  Path writeCoreConfig(Ports ports, List<String> redisUris, Path strategies, List<String> more) {
    return write("core.conf", """
        # Written by segmento up at each start.
        dev = true
        grpc.port = %d
        admin.port = %d
        redis.uri = %s
        keys.file = %s
        keys.ratchet = %s
        strategies.directory = %s
        strategies.deployed-directory = %s
        # Shipped plugins kept the contract when they were built.
        strategies.kit = false
        # What ONNX Runtime does: it unpacks its native library and loads it.
        strategies.permits.onnx-model = [native, files, host, reflection, threads, exit]
        # Here nobody but the one who tries them sees what they do.
        strategies.promote-after = 1
        place.file = %s
        notice.base-url = "http://127.0.0.1:%d"
        feed.directory = %s
        events.spool.directory = %s
        %s
        """.formatted(
            ports.grpc(),
            ports.coreAdmin(),
            ConfigUtil.quoteString(String.join(",", redisUris)),
            ConfigUtil.quoteString(keys().toString()),
            ConfigUtil.quoteString(ratchet().toString()),
            ConfigUtil.quoteString(strategies.toAbsolutePath().toString()),
            ConfigUtil.quoteString(path.resolve("strategies").toAbsolutePath().toString()),
            ConfigUtil.quoteString(places().toString()),
            ports.http(),
            ConfigUtil.quoteString(path.resolve("feeds").toString()),
            ConfigUtil.quoteString(path.resolve("event-spool").toString()),
            String.join("\n", more)));
  }

  Path writeGatewayConfig(Ports ports, List<String> more) {
    return write("gateway.conf", """
        # Written by segmento up at each start.
        dev = true
        http.port = %d
        admin.port = %d
        core.addresses = ["127.0.0.1:%d"]
        spool.directory = %s
        %s
        """.formatted(
            ports.http(),
            ports.gatewayAdmin(),
            ports.grpc(),
            ConfigUtil.quoteString(path.resolve("spool").toString()),
            String.join("\n", more)));
  }

  /** Files appear within seconds, since somebody is looking. */
  Path writeSinkConfig(Ports ports, List<String> redisUris) {
    return write("sink.conf", """
        # Written by segmento up at each start.
        dev = true
        admin.port = %d
        redis.uri = %s
        redis.timeout = 5 s
        sink.to = parquet
        sink.parquet.directory = %s
        sink.commit-interval = 5 s
        """.formatted(
            ports.sinkAdmin(),
            ConfigUtil.quoteString(String.join(",", redisUris)),
            ConfigUtil.quoteString(eventFiles().toString())));
  }

  private Path write(String name, String text) {
    Path file = path.resolve(name);
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be written: " + FileFailure.why(e), e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new ToolException(path + ": cannot be unlocked: " + e.getMessage(), e);
    }
  }
}
