package io.segmento.tools.plugin;

import io.segmento.platform.strategy.PluginVerification;
import io.segmento.platform.strategy.PluginVerification.ConformanceLine;
import io.segmento.platform.strategy.PluginVerification.Report;
import io.segmento.tools.SegmentoMain;
import io.segmento.tools.console.PermitOptions;
import io.segmento.tools.console.TextTable;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code segmento plugin verify}: what a node would say. */
@Command(
    name = "verify",
    description = {
      "Does with a plugin what a node does before it asks it: reads its byte code for what a strategy may not do, starts it, and runs the contract that every strategy keeps. Tells its parameters and what a decision costs. Exit code 1 when a node would refuse it."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento plugin verify target/my-strategy.jar",
      "  segmento plugin verify onnx-model/ --permit native,files"
    })
public final class VerifyCommand implements Callable<Integer> {
  private static final double BYTES_PER_KIB = 1024;

  @Parameters(paramLabel = "JAR", description = "The plugin's jar, or the folder of its jars.")
  private Path jar = Path.of("");

  @Mixin
  private PermitOptions permits = new PermitOptions();

  @Override
  public Integer call() {
    if (!Files.isDirectory(jar)) {
      JarArgument.require("plugin verify", jar);
    }
    Report report;
    try {
      report = PluginVerification.verify(jar, permits.permitted());
    } catch (IOException e) {
      throw JarArgument.unreadable("plugin verify", jar, e);
    } catch (IllegalArgumentException e) {
      throw new ToolException("plugin verify: " + jar + ": " + e.getMessage(), e);
    }
    print(report);
    return report.loads() ? 0 : SegmentoMain.EXIT_FAILED;
  }

  private static void print(Report report) {
    System.out.println(report.name() + ' ' + report.version());
    System.out.println();
    System.out.println("Byte code");
    System.out.print(
        report.check().findings().isEmpty()
            ? "  ✔ nothing that a strategy may not do\n"
            : report.check().text().indent(2));
    if (!report.conformance().isEmpty()) {
      System.out.println("Contract");
      for (ConformanceLine line : report.conformance()) {
        System.out.println("  " + (line.fault().isEmpty() ? "✔ " : "✘ ") + line.check()
            + (line.fault().isEmpty() ? "" : "\n      " + line.fault()));
      }
    }
    if (!report.parameters().isEmpty()) {
      System.out.println("Parameters of a campaign");
      TextTable table = new TextTable(2).header("name", "default", "range", "what");
      report
          .parameters()
          .forEach(each -> table.row(each.name(), each.defaultValue(), each.range(), each.about()));
      System.out.print(table);
    }
    if (report.loads()) {
      System.out.println("Cost");
      System.out.println(String.format(
          Locale.ROOT,
          "  %.1f µs of processor and %.1f KiB for a decision on 20 candidates",
          report.microsPerDecision(),
          report.bytesPerDecision() / BYTES_PER_KIB));
    }
    System.out.println();
    System.out.println(
        report.loads() ? "A node would load it." : "A node would refuse it: " + report.refusal());
  }
}
