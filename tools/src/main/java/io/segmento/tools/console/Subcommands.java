package io.segmento.tools.console;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Commands that only hold others. */
public final class Subcommands {
  private Subcommands() {}

  /** Says which there are, as a wrong usage. */
  public static void missing(@Nullable CommandSpec spec) {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(),
          "Missing command: " + String.join(", ", spec.subcommands().keySet()) + ".");
    }
  }
}
