package io.segmento.tools.events;

import io.segmento.platform.PlatformMain;
import io.segmento.sinks.SinkMain;
import io.segmento.tools.SegmentoMain;
import io.segmento.tools.allinone.ChildCommands;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code segmento events sink}: runs the process that fills a sink, in a JVM of its own, until it is stopped. */
@Command(
    name = "sink",
    description = {
      "Carries the event log to Parquet files, a directory for each day, or to a Kafka topic, until it is stopped.",
      "Whatever ends it, no event is lost, and none is in the files twice. Ctrl-C or SIGTERM: what was read is made safe first."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento events sink --config sink.conf",
      "  segmento events sink --config sink.conf --heap 2g",
      "",
      "A sink.conf for Parquet files:",
      "  redis.uri = \"redis://10.0.0.1:6379\"",
      "  admin.port = 9095                           # /metrics /healthz /readyz",
      "  sink.to = parquet",
      "  sink.parquet.directory = /data/events",
      "",
      "And for Kafka:",
      "  redis.uri = \"redis://10.0.0.1:6379\"",
      "  admin.port = 9095",
      "  sink.to = kafka",
      "  sink.kafka.topic = events",
      "  sink.kafka.settings { bootstrap.servers = \"10.0.0.2:9092\" }",
      "",
      "All keys: event-sinks/README.md."
    })
final class SinkCommand implements Callable<Integer> {
  private static final long DRAIN_SECONDS = 15;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "What to read, and where to write it.")
  private Path config = Path.of("");

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = ChildCommands.SINK_HEAP,
      description =
          "The most memory for its objects, as Java's -Xmx takes it (default: ${DEFAULT-VALUE}).")
  private String heap = "";

  @Override
  public Integer call() {
    if (!Files.isReadable(config)) {
      throw new ToolException(config + ": no such file");
    }
    if (!heap.matches("[1-9][0-9]{0,8}[kmgKMG]")) {
      throw new ToolException("--heap: " + heap + " (expected: a size such as 512m or 2g)");
    }
    Process process = start();
    Thread stop = new Thread(() -> stop(process), "segmento-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop(process);
      return SegmentoMain.EXIT_FAILED;
    }
  }

  private Process start() {
    List<String> command = ChildCommands.java(
        SinkMain.class.getName(),
        ChildCommands.withLogging(ChildCommands.sinkFlags(heap), PlatformMain.class),
        List.of("--config", config.toAbsolutePath().toString()));
    try {
      // Its standard input stays a pipe from here: it ends when this process does.
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.INHERIT)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new ToolException("the sink cannot be started: " + e.getMessage(), e);
    }
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(DRAIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
