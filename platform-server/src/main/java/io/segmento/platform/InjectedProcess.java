package io.segmento.platform;

import static java.util.Objects.requireNonNull;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import io.segmento.minimisation.log.LibraryLogs;
import io.segmento.platform.config.ConfigException;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.lifecycle.Lifecycle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a process that is made by Guice, {@code [--config FILE]}, until SIGTERM: starts its parts, says on standard output that it runs, and closes them.
 * Exit codes: 143 after SIGTERM, as the JVM gives it, 2 for a wrong configuration, 1 for anything else that keeps it from starting.
 */
public final class InjectedProcess {
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_CONFIG = 2;

  private final String name;
  private final Function<ConfigReader, Module> module;
  private final Function<Injector, String> running;

  /**
   * @param name begins every line that it says
   * @param module what it consists of
   * @param running what is said when it runs: where it listens
   */
  public InjectedProcess(
      String name, Function<ConfigReader, Module> module, Function<Injector, String> running) {
    this.name = requireNonNull(name, "name");
    this.module = requireNonNull(module, "module");
    this.running = requireNonNull(running, "running");
  }

  /** Returns when it has ended. */
  public void run(String... args) throws InterruptedException {
    LibraryLogs.install();
    Injector injector;
    try {
      ConfigReader config = ConfigReader.load(configFile(args), System.getProperties());
      injector = Guice.createInjector(Stage.PRODUCTION, module.apply(config));
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
    System.out.println(name + " " + running.apply(injector));
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

  private void fail(int exitCode, Throwable why) {
    System.err.println(name + ": " + why.getMessage());
    System.exit(exitCode);
  }
}
