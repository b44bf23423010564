package io.segmento.platform.experiment;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.CellCounts;
import io.segmento.platform.counter.ExperimentPeople;
import io.segmento.platform.identity.UserKey;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Counts what would have been bid for users who are held out, and them. Thread-safe; never waits. */
public final class GhostBids {

  private final CellCounts counts;
  private final ExperimentPeople people;

  @Inject
  GhostBids(CellCounts counts, ExperimentPeople people) {
    this.counts = requireNonNull(counts, "counts");
    this.people = requireNonNull(people, "people");
  }

  /**
   * One more, of an arm that is held out.
   *
   * @param catalogVersion of the catalog by which it is one
   * @param permitBits bit n: TCF purpose n is permitted; decides whether the user is counted too
   */
  public void count(
      LiveCampaign arm,
      String strategy,
      String strategyVersion,
      long catalogVersion,
      @Nullable UserKey user,
      int permitBits) {
    counts.ghostBid(arm.id(), strategy, strategyVersion, arm.arm());
    if (user != null) {
      people.heldOut(arm.id(), arm.experimentId(), catalogVersion, user, permitBits);
    }
  }
}
