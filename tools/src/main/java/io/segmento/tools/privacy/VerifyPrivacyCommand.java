package io.segmento.tools.privacy;

import io.segmento.tools.SegmentoMain;
import io.segmento.tools.allinone.Project;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.OutputFile;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segmento verify-privacy}: whether any personal data that come in are kept, logged or told. */
@Command(
    name = "verify-privacy",
    description = {
      "Plants made-up personal data in every field of every endpoint, each value in one place only, then looks for them in the store,"
          + " in logs, metrics, reports and exports: as they are, encoded and hashed.",
      "Starts a system of its own on free ports, unless one is named.",
      "Exit code 0 only when nothing was found."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento verify-privacy",
      "  segmento verify-privacy --gateway http://127.0.0.1:8080 --metrics http://127.0.0.1:8081/metrics \\",
      "    --metrics http://127.0.0.1:9091/metrics --redis redis://127.0.0.1:6379 --logs .segmento/logs --api-key KEY"
    })
public final class VerifyPrivacyCommand implements Callable<Integer> {
  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description =
          "Where browsers and exchanges of a running system go (default: one of its own is started).")
  private @Nullable String gateway;

  @Option(
      names = "--metrics",
      paramLabel = "URL",
      description = "Metrics of a process of that system; repeatable, name all.")
  private List<String> metrics = new ArrayList<>();

  @Option(
      names = "--redis",
      paramLabel = "URI",
      description = "A server of its store; repeatable, name every primary of a Cluster.")
  private List<String> redis = new ArrayList<>();

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "A directory of its logs, or of anything else that it writes; repeatable.")
  private List<Path> logs = new ArrayList<>();

  @Option(
      names = "--advertiser",
      defaultValue = "shop",
      description = "Whose events are sent (default: ${DEFAULT-VALUE}).")
  private String advertiser = "";

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      defaultValue = "${env:SEGMENTO_API_KEY}",
      description = "That advertiser's key for events of apps (environment: SEGMENTO_API_KEY).")
  private @Nullable String apiKey;

  @Option(
      names = "--exchange",
      defaultValue = "test",
      description = "Which exchange bids are asked for (default: ${DEFAULT-VALUE}).")
  private String exchange = "";

  @Option(
      names = "--seed",
      description = "What the values are made of (default: chosen anew; it is told).")
  private @Nullable Long seed;

  @Option(names = "--report", paramLabel = "FILE", description = "Where the report goes as well.")
  private @Nullable Path report;

  @Option(
      names = "--strategies",
      paramLabel = "DIR",
      description = "Strategy plugins of a system of its own (default: the shipped ones).")
  private @Nullable Path strategies;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public Integer call() {
    if (gateway != null) {
      try (CoreChannel channel = core.connect()) {
        return verify(named(gateway), channel);
      }
    }
    Path data = temporary();
    try (PrivateSystem system =
        PrivateSystem.start(data, strategies == null ? Project.strategies() : strategies)) {
      return verify(system.target(), system.core());
    } finally {
      delete(data);
    }
  }

  private Target named(String site) {
    if (metrics.isEmpty() || redis.isEmpty() || logs.isEmpty() || apiKey == null) {
      throw new ToolException(
          "--gateway needs --metrics, --redis, --logs and --api-key: what is not looked at is not verified");
    }
    return new Target(
        site.replaceFirst("/$", ""), metrics, redis, logs, advertiser, apiKey, exchange);
  }

  private int verify(Target target, CoreChannel channel) {
    long values = seed == null ? new Random().nextLong() : seed;
    System.out.println("Verifying " + target.site() + ", --seed " + values);
    PrivacyCheck check = new PrivacyCheck(target, channel, values, System.out::println);
    List<Finding> findings = check.search(check.plant());
    String text = PrivacyReport.of(check.plants(), check.looked(), findings);
    System.out.print(text);
    if (report != null) {
      OutputFile.write("--report", report, text);
    }
    return findings.isEmpty() ? 0 : SegmentoMain.EXIT_FAILED;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("segmento-privacy-");
    } catch (IOException e) {
      throw new ToolException("no temporary directory: " + e.getMessage(), e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      System.err.println("segmento: " + directory + " stays: " + e.getMessage());
    }
  }
}
