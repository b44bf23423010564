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
        "The log of single events (bids, notices, conversions): where it goes, and who may have rows of it.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SinkCommand.class,
      ExportCommand.class,
      ApproveCommand.class,
      ApprovalsCommand.class,
      RevokeCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  segmento events sink --config sink.conf     carries the log to Parquet files or to Kafka",
      "  segmento events export --approval q7bLx0 --out today.parquet",
      "  segmento events approve --partner shop --purpose measurement --role analysts --agreement DPA-2026/17"
    })
public final class EventsCommand implements Runnable {
  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Subcommands.missing(spec);
  }
}
