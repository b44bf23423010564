package io.segmento.tools.plugin;

import io.segmento.tools.console.Subcommands;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code segmento plugin}. */
@Command(
    name = "plugin",
    description = "Bidding strategies: from a new project to all users.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NewCommand.class,
      VerifyCommand.class,
      DeployCommand.class,
      StatusCommand.class,
      PromoteCommand.class,
      RollbackCommand.class,
      HistoryCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  segmento plugin new my-strategy        a project that builds",
      "  segmento plugin verify target/my-strategy.jar",
      "  segmento plugin deploy target/my-strategy.jar",
      "  segmento plugin promote my-strategy --percent 5"
    })
public final class PluginCommand implements Runnable {
  @Spec
  private @Nullable CommandSpec spec;

  /** How the user calls this command: what is printed to be copied must be found, and the launcher need not be on the path. */
  static String launcher() {
    return System.getProperty("segmento.command", "segmento");
  }

  @Override
  public void run() {
    Subcommands.missing(spec);
  }
}
