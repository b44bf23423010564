package io.segmento.tools.simulate;

import io.segmento.simulate.LogReplay;
import io.segmento.simulate.ReplayDetail;
import java.util.List;

/**
 * One strategy in the auctions of a log.
 *
 * @param remarks what a reader should know of the strategy, in sentences; see {@link StrategyRemarks}
 */
record ReplayedStrategy(String name, LogReplay.Result result, List<String> remarks) {

  ReplayedStrategy {
    remarks = List.copyOf(remarks);
  }

  ReplayDetail detail() {
    return result.detail();
  }

  /** Expected value less cost, micros of currency. */
  double surplusMicros() {
    return result.expectedClicks() * detail().campaign().clickValueMicros() - result.costMicros();
  }
}
