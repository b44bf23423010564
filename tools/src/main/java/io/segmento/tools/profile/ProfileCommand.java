package io.segmento.tools.profile;

import io.segmento.tools.console.Subcommands;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code segmento profile}. */
@Command(
    name = "profile",
    description = "What is known of a visitor.",
    mixinStandardHelpOptions = true,
    subcommands = ShowProfileCommand.class,
    footer = {"", "Example:", "  segmento profile show --gaid ID --api-key KEY --reason TICKET-1"})
public final class ProfileCommand implements Runnable {
  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Subcommands.missing(spec);
  }
}
