package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.DayOptions.add;
import static io.segmento.tools.simulate.DayOptions.require;

import io.segmento.simulate.Scenario;
import picocli.CommandLine.Option;

/** Nodes that share budget and traffic, and how they hear of what became of their bids. */
final class NodeOptions {

  private static final int MAX_SECONDS = 86_400;
  private static final int MAX_NODES = 64;

  @Option(
      names = "--ledger-lag",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "Until bidders know what was spent (default: ${DEFAULT-VALUE}).")
  private int ledgerLagSeconds;

  @Option(
      names = "--notice-lag",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "Until wins, losses and clicks are told (default: ${DEFAULT-VALUE}).")
  private int noticeLagSeconds;

  @Option(
      names = "--duplicates",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Of bills and notices that come twice, and count once (default: ${DEFAULT-VALUE}).")
  private double duplicates;

  @Option(
      names = "--nodes",
      defaultValue = "1",
      description = "Nodes that share budget and traffic (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--hold",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "Nodes bid from leases, as those of the platform: a bid's price is set aside for so long when nothing is heard of it; 0: they only read the ledger (default: ${DEFAULT-VALUE}).")
  private int holdSeconds;

  @Option(
      names = "--crash",
      description =
          "In the middle of the run the first node loses all that it remembers, as when its store is lost too: its strategy's state, its lease and what it has reserved.")
  private boolean crash;

  void check() {
    within("--ledger-lag", ledgerLagSeconds);
    within("--notice-lag", noticeLagSeconds);
    within("--hold", holdSeconds);
    require(duplicates >= 0 && duplicates <= 1, "--duplicates", duplicates, "0 to 1");
    require(nodes >= 1 && nodes <= MAX_NODES, "--nodes", nodes, "1 to " + MAX_NODES);
  }

  private static void within(String option, int seconds) {
    require(seconds >= 0 && seconds <= MAX_SECONDS, option, seconds, "0 to " + MAX_SECONDS);
  }

  Scenario of(Scenario scenario, double lostNotices) {
    return scenario
        .withLags(ledgerLagSeconds * 1_000L, noticeLagSeconds * 1_000L, lostNotices)
        .withDuplicates(duplicates)
        .withNodes(nodes, crash)
        .withLeases(holdSeconds * 1_000L);
  }

  /** What is not as usual is told by {@link #again}. */
  String describe() {
    StringBuilder words = new StringBuilder();
    add(words, "--notice-lag", noticeLagSeconds, 1);
    add(words, "--duplicates", duplicates, 0.0);
    add(words, "--hold", holdSeconds, 0);
    words.append(crash ? " --crash" : "");
    return "ledger lag " + ledgerLagSeconds + " s, " + nodes + " node(s)"
        + (words.isEmpty() ? "" : "," + words);
  }

  void again(StringBuilder words) {
    add(words, "--ledger-lag", ledgerLagSeconds, 2);
    add(words, "--notice-lag", noticeLagSeconds, 1);
    add(words, "--duplicates", duplicates, 0.0);
    add(words, "--nodes", nodes, 1);
    add(words, "--hold", holdSeconds, 0);
    words.append(crash ? " --crash" : "");
  }
}
