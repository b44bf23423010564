package io.segmento.tools.plugin;

import io.segmento.proto.v1.ListStrategiesReply;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyNode;
import io.segmento.proto.v1.StrategyOnNode;
import io.segmento.proto.v1.StrategyState;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.ToolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento plugin status}. */
@Command(
    name = "status",
    description = {
      "Tells what versions there are, for how long each is in its state, and what it has done in it on all nodes: decisions, share of bids, mean price, failures, late answers, corrected bids, and processor time and allocation for each decision. For one strategy also the figures of each node, who serves it and what the next step is."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  segmento plugin status", "  segmento plugin status my-strategy"})
public final class StatusCommand implements Runnable {
  private static final int NAMES_TOLD = 20;
  private static final Duration RECENT = Duration.ofDays(1);
  /** Nodes tell every two seconds. */
  private static final Duration SILENT = Duration.ofSeconds(10);

  /** Who serves comes first. */
  private static final List<StrategyState> ORDER = List.of(
      StrategyState.LIVE,
      StrategyState.CANARY,
      StrategyState.SHADOW,
      StrategyState.STANDBY,
      StrategyState.DEMOTED,
      StrategyState.RETIRED,
      StrategyState.REFUSED);

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this strategy.")
  private String name = "";

  @Option(
      names = "--all",
      description =
          "Also what has been at rest, DEMOTED or RETIRED, for more than a day. With NAME it is always told.")
  private boolean all;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      StrategyClient client = new StrategyClient(channel, "plugin status");
      ListStrategiesReply reply = client.listed();
      List<Strategy> strategies = reply.getStrategiesList().stream()
          .filter(each -> name.isEmpty() || each.getName().equals(name))
          .sorted(Comparator.comparing(Strategy::getName)
              .thenComparing(each -> ORDER.indexOf(each.getState())))
          .toList();
      if (strategies.isEmpty()) {
        throw new ToolException("plugin status: no strategy" + (name.isEmpty() ? "" : " " + name)
            + known(reply) + " (segmento plugin deploy brings one)");
      }
      System.out.print(report(
          reply.toBuilder().clearStrategies().addAllStrategies(strategies).build(),
          System.currentTimeMillis()));
    }
  }

  /** For who mistyped a name. */
  private static String known(ListStrategiesReply reply) {
    List<String> names = reply.getStrategiesList().stream()
        .map(Strategy::getName)
        .filter(each -> !each.isEmpty())
        .distinct()
        .sorted()
        .limit(NAMES_TOLD)
        .toList();
    return names.isEmpty() ? "" : "; there are " + String.join(", ", names);
  }

  /** What is printed; at a time, epoch milliseconds. */
  String report(ListStrategiesReply reply, long nowMillis) {
    List<Strategy> strategies = reply.getStrategiesList();
    StringBuilder text = new StringBuilder();
    if (reply.getStoreAway()) {
      text.append("The store does not answer. This is what ")
          .append(reply.getNode().isEmpty() ? "the node" : "node " + reply.getNode())
          .append(" serves, by what it last heard; nothing")
          .append(" can be deployed, promoted or rolled back until it does.\n\n");
    }
    List<Strategy> told = strategies.stream()
        .filter(each -> all || !name.isEmpty() || !isLongAtRest(each, nowMillis))
        .toList();
    text.append(StatusTable.of(told, nowMillis));
    text.append(nodes(reply));
    if (!name.isEmpty() && reply.getNodesCount() > 1) {
      text.append('\n').append(StatusTable.byNode(told));
    }
    for (Strategy strategy : told) {
      notes(strategy)
          .forEach(
              note -> text.append(label(strategy)).append(": ").append(note).append('\n'));
    }
    if (told.size() < strategies.size()) {
      text.append(strategies.size() - told.size())
          .append(" at rest for more than a day are not told (--all)\n");
    }
    if (!name.isEmpty()) {
      text.append('\n');
      StatusAdvice.of(name, strategies).forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  private static boolean isLongAtRest(Strategy strategy, long nowMillis) {
    return (strategy.getState() == StrategyState.DEMOTED
            || strategy.getState() == StrategyState.RETIRED)
        && nowMillis - strategy.getChangedAtMillis() > RECENT.toMillis();
  }

  /** Whose figures these are, where there is more than one node; and who tells nothing any more. */
  private static String nodes(ListStrategiesReply reply) {
    List<String> silent = reply.getNodesList().stream()
        .filter(each -> each.getHeardAgoMillis() > SILENT.toMillis())
        .map(each -> "node " + each.getName() + " was last heard of "
            + age(each.getHeardAgoMillis()) + " ago: it is down or cut off\n")
        .toList();
    String all = reply.getNodesCount() < 2
        ? ""
        : reply.getNodesList().stream()
            .map(StrategyNode::getName)
            .collect(Collectors.joining(", ", "nodes: ", "\n"));
    return all + String.join("", silent);
  }

  private static List<String> notes(Strategy strategy) {
    List<String> notes = new ArrayList<>();
    for (StrategyOnNode each : strategy.getNodesList()) {
      if (!each.getNote().isEmpty()) {
        notes.add("on node " + each.getNode() + ' ' + each.getNote());
      } else if (!each.getFinding().isEmpty() && isOnTrial(strategy)) {
        notes.add("on node " + each.getNode() + " it cannot be promoted by guard rail "
            + each.getFinding());
      }
    }
    if (strategy.getNodesCount() == 0 && !strategy.getNodeNote().isEmpty()) {
      notes.add("on this node " + strategy.getNodeNote());
    }
    if (!strategy.getReason().isEmpty()) {
      notes.add(strategy.getReason() + by(strategy));
    }
    return notes;
  }

  private static boolean isOnTrial(Strategy strategy) {
    return strategy.getState() == StrategyState.SHADOW
        || strategy.getState() == StrategyState.CANARY;
  }

  private static String by(Strategy strategy) {
    return strategy.getChangedBy().isEmpty()
        ? ""
        : " (" + strategy.getChangedBy()
            + (strategy.getChangedOn().isEmpty() ? "" : " on node " + strategy.getChangedOn())
            + ")";
  }

  private static String label(Strategy strategy) {
    return strategy.getName().isEmpty()
        ? String.join(", ", strategy.getJarsList())
        : strategy.getName() + ' ' + strategy.getVersion();
  }

  /** In its two largest units: {@code 3 d 4 h}. */
  static String age(long millis) {
    Duration age = Duration.ofMillis(Math.max(0, millis));
    if (age.toDays() > 0) {
      return age.toDays() + " d " + age.toHoursPart() + " h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " min";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + " min " + age.toSecondsPart() + " s"
        : age.toSeconds() + " s";
  }

  /** {@code 5 %}, {@code 0.5 %}. */
  static String percent(double percent) {
    return (percent == Math.rint(percent)
            ? Long.toString((long) percent)
            : Double.toString(percent))
        + " %";
  }
}
