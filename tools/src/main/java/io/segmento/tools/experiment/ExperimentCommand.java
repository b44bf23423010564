package io.segmento.tools.experiment;

import io.segmento.tools.console.Subcommands;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code segmento experiment}: what experiments of campaigns say. */
@Command(
    name = "experiment",
    description = "What experiments of campaigns say.",
    mixinStandardHelpOptions = true,
    subcommands = ExperimentReportCommand.class)
public final class ExperimentCommand implements Runnable {
  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Subcommands.missing(spec);
  }
}
