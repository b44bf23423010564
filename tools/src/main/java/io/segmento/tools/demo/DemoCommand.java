package io.segmento.tools.demo;

import io.segmento.tools.SegmentoMain;
import io.segmento.tools.allinone.AllInOne;
import io.segmento.tools.allinone.AllInOneOptions;
import io.segmento.tools.allinone.Ports;
import io.segmento.tools.allinone.Project;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.demo.StepLog.StepFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code segmento demo}: the main job of the platform, played and checked. */
@Command(
    name = "demo",
    description = {
      "Starts Redis, core and gateway on free ports with a fresh store, plays the story of one visitor over real HTTP, from the"
          + " first visit to the opt-out, and tells each step.",
      "Exit code 0 only when every step held."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento demo",
      "  segmento demo --keep        leaves data and logs for a look"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int LINES = 15;

  @Option(names = "--keep", description = "Leave the data directory with its logs.")
  private boolean keep;

  @Option(
      names = "--strategies",
      paramLabel = "DIR",
      description = "The directory of strategy plugins (default: the shipped ones).")
  private @Nullable Path strategies;

  @Override
  public Integer call() {
    Path data = temporary();
    boolean held = false;
    try {
      held = play(data, System.out);
    } finally {
      if (keep || !held) {
        System.out.println("Data and logs: " + data);
      } else {
        delete(data);
      }
    }
    return held ? 0 : SegmentoMain.EXIT_FAILED;
  }

  private boolean play(Path data, PrintStream out) {
    long began = System.nanoTime();
    AllInOneOptions options = new AllInOneOptions(
        Ports.FREE,
        List.of(),
        data,
        strategies == null ? Project.strategies() : strategies,
        false,
        AllInOneOptions.Tuning.PATIENT);
    try (AllInOne house = AllInOne.start(options, line -> {})) {
      out.printf(
          "Redis, core and gateway are up after %.1f s: %s, gRPC %s%n%n",
          (System.nanoTime() - began) / 1e9, house.publicUrl(), house.grpcAddress());
      StepLog log = new StepLog(out);
      try (DemoStory story = new DemoStory(house, log)) {
        try {
          story.play();
        } catch (StepFailure | ToolException e) {
          if (house.failure().isDone()) {
            out.println(house.failure().join());
          }
          out.printf(
              "%nStep %d did not hold: %s%n%n  The core's count of its decisions:%n%s%n%s",
              log.steps(), e.getMessage(), story.auctionCounters(), house.lastLines(LINES));
          return false;
        }
      }
      out.printf(
          "%nAll %d steps held, %.1f s in all.%n", log.steps(), (System.nanoTime() - began) / 1e9);
      return true;
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("segmento-demo-");
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
