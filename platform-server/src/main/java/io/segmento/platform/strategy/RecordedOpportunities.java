package io.segmento.platform.strategy;

import io.segmento.strategy.Opportunity;
import java.util.List;

/** Opportunities of real auctions a while ago, for a new version to decide before it is asked in earnest. Whoever records auctions may bind it. Any thread. */
@FunctionalInterface
public interface RecordedOpportunities {

  /** At most so many, each with time to spare; empty when nothing was recorded. */
  List<Opportunity> recent(int limit);
}
