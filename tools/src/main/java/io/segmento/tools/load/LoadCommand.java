package io.segmento.tools.load;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code segmento load}: traffic, and what it costs. */
@Command(
    name = "load",
    description = "Sends traffic and measures what it costs each process.",
    mixinStandardHelpOptions = true,
    subcommands = {BidLoadCommand.class, TrackLoadCommand.class},
    footer = {
      "",
      "Example:",
      "  segmento load bid --requests 60000",
      "  segmento load track --rate 1000:30s"
    })
public final class LoadCommand implements Runnable {
  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec known = spec;
    if (known != null) {
      throw new ParameterException(known.commandLine(), "Missing command: bid or track.");
    }
  }
}
