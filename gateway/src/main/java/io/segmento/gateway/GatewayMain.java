package io.segmento.gateway;

import io.segmento.gateway.config.ConfigException;
import io.segmento.gateway.config.GatewayConfig;
import io.segmento.minimisation.log.LibraryLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the gateway: {@code GatewayMain [--config FILE]}. Says on standard output where it listens; drains on SIGTERM. Exit codes: 143 after a
 * drain, 2 for a wrong configuration, 1 for anything else that keeps it from starting.
 */
public final class GatewayMain {

  private static final int EXIT_FAILED = 1;
  private static final int EXIT_CONFIG = 2;

  private GatewayMain() {}

  public static void main(String[] args) throws InterruptedException {
    LibraryLogs.install();
    GatewayServer server;
    try {
      server = new GatewayServer(GatewayConfig.load(configFile(args), System.getProperties()));
    } catch (ConfigException e) {
      fail(EXIT_CONFIG, e);
      return;
    }
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(
            () -> {
              server.close();
              closed.countDown();
            },
            "gateway-shutdown"));
    try {
      server.start();
    } catch (IOException e) {
      fail(EXIT_FAILED, e);
      return;
    }
    System.out.println(
        "segmento-gateway listening http=" + server.publicPort() + " admin=" + server.adminPort());
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

  private static void fail(int exitCode, Throwable why) {
    System.err.println("segmento-gateway: " + why.getMessage());
    System.exit(exitCode);
  }
}
