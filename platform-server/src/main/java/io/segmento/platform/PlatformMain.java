package io.segmento.platform;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import io.segmento.minimisation.log.LibraryLogs;
import io.segmento.platform.config.ConfigException;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.grpc.GrpcServer;
import io.segmento.platform.lifecycle.Lifecycle;
import io.segmento.platform.observability.AdminServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Starts the core: {@code PlatformMain [--config FILE]}. Says on standard output where it listens; drains on SIGTERM. Exit codes: 143
 * after a drain on SIGTERM, as the JVM gives it, 2 for a wrong configuration, 1 for anything else that keeps it from starting.
 */
public final class PlatformMain {

  private static final int EXIT_FAILED = 1;
  private static final int EXIT_CONFIG = 2;

  private PlatformMain() {}

  public static void main(String[] args) throws InterruptedException {
    LibraryLogs.install();
    Injector injector;
    try {
      ConfigReader config = ConfigReader.load(configFile(args), System.getProperties());
      injector = Guice.createInjector(Stage.PRODUCTION, new PlatformModule(config));
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
    System.out.println("segmento-core listening grpc="
        + injector.getInstance(GrpcServer.class).port()
        + " admin="
        + injector.getInstance(AdminServer.class).port());
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

  /** Guice gives a cause of its own only when there is but one; what was met twice stands in its messages. */
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
    System.err.println("segmento-core: " + why.getMessage());
    System.exit(exitCode);
  }
}
