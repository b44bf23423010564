package io.segmento.tools.events;

import io.segmento.tools.console.Subcommands;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code segmento events}. */
@Command(
    name = "events",
    description =
        "The log of single events: bids, notices, conversions.",
    mixinStandardHelpOptions = true,
    subcommands = SinkCommand.class,
    footer = {
      "",
      "Examples:",
      "  segmento events sink --config sink.conf     carries the log to Parquet files or to Kafka"
    })
public final class EventsCommand implements Runnable {
  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Subcommands.missing(spec);
  }
}
