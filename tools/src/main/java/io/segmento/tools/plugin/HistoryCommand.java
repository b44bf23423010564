package io.segmento.tools.plugin;

import io.segmento.proto.v1.StrategyAuditRequest;
import io.segmento.proto.v1.StrategyChange;
import io.segmento.proto.v1.StrategyState;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import io.segmento.tools.console.ToolException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento plugin history}: the audit trail. */
@Command(
    name = "history",
    description =
        "Tells who took which version, with which jar, from which state to which, when (UTC), on which node and why, newest first. The node is the one whose guard rail acted, or that was asked.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento plugin history",
      "  segmento plugin history my-strategy --limit 5"
    })
public final class HistoryCommand implements Runnable {
  /** Of the jar's SHA-256: enough to tell two contents of one version apart. */
  private static final int JAR_CHARACTERS = 8;

  private static final int MAX_LIMIT = 10_000;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this strategy.")
  private String name = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many steps (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new ToolException(
          "plugin history: --limit: " + limit + " (expected: 1 to " + MAX_LIMIT + ")");
    }
    try (CoreChannel channel = core.connect()) {
      List<StrategyChange> changes = new StrategyClient(channel, "plugin history").call(stub -> {
        List<StrategyChange> all = new ArrayList<>();
        stub.audit(
                StrategyAuditRequest.newBuilder().setName(name).setLimit(limit).build())
            .forEachRemaining(all::add);
        return all;
      });
      if (changes.isEmpty()) {
        System.out.println("No step is known" + (name.isEmpty() ? "." : " of " + name + '.'));
        return;
      }
      TextTable table = new TextTable(0)
          .header("when", "strategy", "version", "jar", "from", "to", "by", "node", "why");
      for (StrategyChange change : changes) {
        table.row(
            TIME.format(Instant.ofEpochMilli(change.getChangedAtMillis())),
            change.getName(),
            change.getVersion(),
            change.getSha256().isEmpty() ? "–" : change.getSha256().substring(0, JAR_CHARACTERS),
            change.getFrom() == StrategyState.STRATEGY_STATE_UNSPECIFIED
                ? "new"
                : change.getFrom().name(),
            change.getTo().name()
                + (change.getCanaryPercent() > 0
                    ? " " + StatusCommand.percent(change.getCanaryPercent())
                    : ""),
            change.getChangedBy(),
            change.getNode().isEmpty() ? "–" : change.getNode(),
            change.getReason());
      }
      System.out.print(table);
    }
  }
}
