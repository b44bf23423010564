package io.segmento.platform.experiment;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.Breakdown;
import io.segmento.platform.counter.CellCounts;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.notice.StrategyArm;
import jakarta.inject.Inject;

/** Counts what would have been bid for users who are held out. Thread-safe; never waits. */
public final class GhostBids {

  private final CellCounts counts;

  @Inject
  GhostBids(CellCounts counts) {
    this.counts = requireNonNull(counts, "counts");
  }

  /** One more, of an arm that is held out. */
  public void count(LiveCampaign arm, String strategy, String strategyVersion) {
    String label = StrategyArm.label(strategy, strategyVersion, arm.arm());
    counts.count(arm.id(), new Breakdown("", 0, "", 0, "", label), Counter.GHOST_BIDS);
  }
}
