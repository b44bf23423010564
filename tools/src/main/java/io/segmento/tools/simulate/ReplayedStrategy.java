package io.segmento.tools.simulate;

import io.segmento.simulate.LogReplay;
import io.segmento.simulate.ReplayDetail;

/** One strategy in the auctions of a log. */
record ReplayedStrategy(String name, LogReplay.Result result) {

  ReplayDetail detail() {
    return result.detail();
  }

  /** Expected value less cost, micros of currency. */
  double surplusMicros() {
    return result.expectedClicks() * detail().campaign().clickValueMicros() - result.costMicros();
  }
}
