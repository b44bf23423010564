package io.segmento.platform.strategy;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.strategy.ToldByNodes.Node;
import io.segmento.platform.strategy.life.StrategyReason;
import io.segmento.proto.storage.v1.StrategyVersionReport;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Whether a version has shown that it may have more users: on each node that is there, and on all together. A node that is down or cut off has no say; what it found
 * meanwhile it tells when it is back. <b>Waits</b>: never call it on an event loop.
 */
final class PromotionCheck {

  /** So many nodes are told of by name. */
  private static final int NODES_TOLD = 5;

  private final Supplier<ToldByNodes> all;
  private final RailLimits limits;

  @Inject
  PromotionCheck(NodeReports reports, RailLimits limits) {
    this(reports::all, limits);
  }

  /**
   * By what nodes tell.
   *
   * @param all as of when it is asked for
   */
  PromotionCheck(Supplier<ToldByNodes> all, RailLimits limits) {
    this.all = all;
    this.limits = limits;
  }

  /**
   * Throws when a guard rail does not hold, when a node has not loaded the version, or when the nodes have not seen enough of it in its state to tell. What is not on trial has
   * nothing to show.
   *
   * @param stored the version as the store has it now
   */
  void require(Strategy stored) {
    if (stored.getState() != StrategyState.SHADOW && stored.getState() != StrategyState.CANARY) {
      return;
    }
    ToldByNodes told = all.get().present();
    told.nodes().forEach(node -> require(node, stored));
    requireSeen(told.decisions(stored), stored);
    limits.violated(told.sum(stored), told.sumBefore(stored)).ifPresent(violation -> {
      throw refused("guard rail " + violation.rail().label() + ": " + violation.reason()
          + ", on all nodes together");
    });
  }

  private void require(Node node, Strategy stored) {
    Optional<StrategyVersionReport> version = node.of(stored);
    version
        .map(StrategyVersionReport::getFinding)
        .filter(finding -> !finding.isEmpty())
        .ifPresent(finding -> {
          throw refused("guard rail " + finding + ", on node " + node.name());
        });
    if (limits.promoteAfter() > 0
        && version.filter(StrategyVersionReport::hasFigures).isEmpty()) {
      throw refused("version: " + stored.getVersion() + " in " + stored.getState()
          + " is not ready on node " + node.name() + ": "
          + version.map(StrategyVersionReport::getNote).orElse("it is being brought there")
          + " (expected: loaded on all nodes)");
    }
  }

  private void requireSeen(Map<String, Long> decisions, Strategy stored) {
    long all = decisions.values().stream().mapToLong(Long::longValue).sum();
    if (all < limits.promoteAfter()) {
      throw refused("decisions: " + all + " in " + stored.getState() + where(decisions)
          + " (expected: >= " + limits.promoteAfter()
          + " before the next step; a CANARY is asked for campaigns that name it)");
    }
  }

  private static String where(Map<String, Long> decisions) {
    if (decisions.size() == 1) {
      return " on node " + decisions.keySet().iterator().next() + ", the only one";
    }
    return " on " + decisions.size() + " nodes: "
        + decisions.entrySet().stream()
            .limit(NODES_TOLD)
            .map(each -> each.getKey() + ' ' + each.getValue())
            .collect(Collectors.joining(", "))
        + (decisions.size() > NODES_TOLD ? ", …" : "");
  }

  private static SegmentoException refused(String message) {
    return new SegmentoException(StrategyReason.STRATEGY_GUARD_RAIL, message);
  }
}
