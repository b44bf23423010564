package io.segmento.sinks;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import io.segmento.minimisation.log.LibraryLogs;
import io.segmento.platform.config.ConfigException;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.lifecycle.Lifecycle;
import io.segmento.platform.observability.AdminServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Starts the process that carries the event log to a sink: {@code SinkMain [--config FILE]}. Says on standard output where it listens; on SIGTERM it makes
 * safe what it has read and acknowledges it. Exit codes: 143 after SIGTERM, 2 for a wrong configuration, 1 for anything else that keeps it from starting.
 */
public final class SinkMain {
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_CONFIG = 2;

  private SinkMain() {}

  public static void main(String[] args) throws InterruptedException {
    LibraryLogs.install();
    Injector injector;
    try {
      ConfigReader config = ConfigReader.load(configFile(args), System.getProperties());
      injector = Guice.createInjector(Stage.PRODUCTION, new SinkModule(config));
      config.finish();
    } catch (ConfigException e) {
      fail(EXIT_CONFIG, e);
      return;
    } catch (CreationException e) {
      ConfigException wrongConfig = configException(e);
      fail(wrongConfig == null ? EXIT_FAILED : EXIT_CONFIG, wrongConfig == null ? e : wrongConfig);
      return;
    }
    Lifecycle lifecycle = injector.getInstance(Lifecycle.class);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(
            () -> {
              lifecycle.close();
              closed.countDown();
            },
            "segmento-shutdown"));
    try {
      lifecycle.start();
    } catch (Exception e) {
      fail(EXIT_FAILED, e);
      return;
    }
    System.out.println(
        "segmento-sink runs admin=" + injector.getInstance(AdminServer.class).port());
    closed.await();
  }

  private static Optional<Path> configFile(String[] args) {
    if (args.length == 0) {
      return Optional.empty();
    }
    if (args.length == 2 && args[0].equals("--config")) {
      return Optional.of(Path.of(args[1]));
    }
    throw new ConfigException(List.of(
        "arguments: \"" + String.join(" ", args) + "\" (expected: --config FILE, or none)"));
  }

  /** What was met while objects were made stands in the messages. */
  private static @Nullable ConfigException configException(CreationException failure) {
    for (Message message : failure.getErrorMessages()) {
      for (Throwable cause = message.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof ConfigException found) {
          return found;
        }
      }
    }
    return null;
  }

  private static void fail(int exitCode, Throwable why) {
    System.err.println("segmento-sink: " + why.getMessage());
    System.exit(exitCode);
  }
}
