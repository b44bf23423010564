package io.segmento.tools.plugin;

import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who serves a strategy, and the command that changes it: what somebody wants to read who was woken for it. */
final class StatusAdvice {

  private final String name;
  private final List<Strategy> versions;

  private StatusAdvice(String name, List<Strategy> versions) {
    this.name = name;
    this.versions = versions;
  }

  /** Lines about one strategy, of all that is known of it. */
  static List<String> of(String name, List<Strategy> versions) {
    StatusAdvice advice = new StatusAdvice(name, versions);
    List<String> lines = new ArrayList<>();
    lines.add(advice.serving());
    advice.in(StrategyState.CANARY).ifPresent(canary -> advice.canary(canary, lines));
    advice.in(StrategyState.SHADOW).ifPresent(shadow -> advice.shadow(shadow, lines));
    return lines;
  }

  private Optional<Strategy> in(StrategyState state) {
    return versions.stream().filter(each -> each.getState() == state).findFirst();
  }

  private static boolean isDeployed(Strategy strategy) {
    return !strategy.getSha256().isEmpty();
  }

  private String serving() {
    Optional<Strategy> live = in(StrategyState.LIVE);
    if (live.isEmpty()) {
      return in(StrategyState.CANARY).isPresent()
          ? "Only the canary's users have it: for all others, campaigns that name it do not bid."
          : "Nobody serves it: campaigns that name it do not bid.";
    }
    if (!isDeployed(live.get())) {
      return live.get().getVersion() + " serves, from the node's own directory.";
    }
    String version = live.get().getVersion();
    List<Strategy> next = versions.stream()
        .filter(each -> each.getState() == StrategyState.STANDBY)
        .toList();
    Optional<Strategy> standby = next.stream().filter(StatusAdvice::isDeployed).findFirst();
    if (standby.isPresent()) {
      return version + " serves. " + command("rollback", "") + " takes it back, then "
          + standby.get().getVersion() + " serves.";
    }
    return version + " serves. " + command("rollback", version) + " takes it back, then "
        + (next.isEmpty()
            ? "nobody serves: campaigns that name it do not bid."
            : next.get(0).getVersion() + " of the node's own directory serves.");
  }

  private void canary(Strategy canary, List<String> lines) {
    String version = canary.getVersion();
    lines.add(version + " is the canary. " + command("promote", version) + " makes it LIVE, "
        + command("rollback", version) + " takes it out.");
  }

  private void shadow(Strategy shadow, List<String> lines) {
    String version = shadow.getVersion();
    lines.add(
        shadow.getFigures().getDecisions() == 0 && shadow.getFiguresOfAll().getDecisions() == 0
            ? version
                + " is in SHADOW and was not asked yet on any node: it is when bid requests come ("
                + PluginCommand.launcher() + " traffic plays some)."
            : version + " is in SHADOW. " + command("promote", version + " --percent 5")
                + " sends its bids for 5 % of known users.");
  }

  private String command(String step, String more) {
    return "'" + PluginCommand.launcher() + " plugin " + step + ' ' + name
        + (more.isEmpty() ? "" : ' ' + more) + '\'';
  }
}
