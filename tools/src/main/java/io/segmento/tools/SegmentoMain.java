package io.segmento.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.tools.allinone.UpCommand;
import io.segmento.tools.audience.AudienceCommand;
import io.segmento.tools.catalog.CatalogCommand;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.demo.DemoCommand;
import io.segmento.tools.events.EventsCommand;
import io.segmento.tools.experiment.ExperimentCommand;
import io.segmento.tools.explain.ExplainCommand;
import io.segmento.tools.geo.GeoCommand;
import io.segmento.tools.load.LoadCommand;
import io.segmento.tools.plugin.PluginCommand;
import io.segmento.tools.preview.PreviewCommand;
import io.segmento.tools.privacy.VerifyPrivacyCommand;
import io.segmento.tools.profile.ProfileCommand;
import io.segmento.tools.report.ReportCommand;
import io.segmento.tools.segment.SegmentCommand;
import io.segmento.tools.simulate.CompareCommand;
import io.segmento.tools.simulate.OffPolicyCommand;
import io.segmento.tools.simulate.ReplayCommand;
import io.segmento.tools.simulate.SimulateCommand;
import io.segmento.tools.traffic.TrafficCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code segmento} command. */
@Command(
    name = "segmento",
    description =
        "A retargeting demand-side platform on one machine, and what is needed to work with it.",
    mixinStandardHelpOptions = true,
    versionProvider = SegmentoMain.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      TrafficCommand.class,
      CatalogCommand.class,
      SegmentCommand.class,
      AudienceCommand.class,
      ProfileCommand.class,
      ReportCommand.class,
      EventsCommand.class,
      ExplainCommand.class,
      ExperimentCommand.class,
      PreviewCommand.class,
      GeoCommand.class,
      VerifyPrivacyCommand.class,
      LoadCommand.class,
      SimulateCommand.class,
      CompareCommand.class,
      ReplayCommand.class,
      OffPolicyCommand.class,
      PluginCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:it failed, a step of the demo did not hold, personal data were found, or ledger and reports differ",
      " 2:wrong usage",
      "69:no JDK or no Maven",
      "70:the build failed, or a fault of the command itself"
    },
    footer = {
      "",
      "Examples:",
      "  segmento demo                        plays the whole story and checks each step",
      "  segmento up                          starts everything and stays up",
      "  segmento traffic                     visitors and an exchange for what is up",
      "  segmento catalog apply shop.yaml     changes what is bid for whom",
      "  segmento explain request.json        says why a request gets the answer that it gets",
      "  segmento plugin new my-strategy      begins a bidding strategy",
      "  segmento help load bid               tells about one command"
    })
public final class SegmentoMain implements Runnable {
  /** The command did what it was asked, and the answer is no. */
  public static final int EXIT_FAILED = 1;

  private static final int EXIT_FAULT = 70;

  @Spec
  private @Nullable CommandSpec spec;

  private SegmentoMain() {}

  public static void main(String[] args) {
    // Marks and tables need more than the ASCII that a plain locale would give.
    System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8));
    System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8));
    // The class path holds the logging configurations of core and gateway too.
    System.getProperties().putIfAbsent("logback.configurationFile", "logback-tools.xml");
    System.exit(commandLine().execute(args));
  }

  /** The command with its error handling; prints to the standard streams of the moment. */
  public static CommandLine commandLine() {
    return new CommandLine(new SegmentoMain())
        .addSubcommand(new CommandLine.HelpCommand())
        .setUsageHelpWidth(100)
        .setUsageHelpLongOptionsMaxWidth(32)
        .setExecutionExceptionHandler((e, command, parsed) -> {
          if (e instanceof ToolException expected) {
            command.getErr().println("segmento: " + expected.getMessage());
            return EXIT_FAILED;
          }
          command.getErr().println("segmento: unexpected failure: " + e);
          e.printStackTrace(command.getErr());
          return EXIT_FAULT;
        });
  }

  @Override
  public void run() {
    CommandSpec known = spec;
    if (known != null) {
      throw new ParameterException(known.commandLine(), "Missing command.");
    }
  }

  /** The version of the jar and of the JDK that runs it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Optional.ofNullable(
              SegmentoMain.class.getPackage().getImplementationVersion())
          .orElse("of the working tree");
      return new String[] {
        "segmento " + version,
        "JDK " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")"
      };
    }
  }
}
