package io.segmento.strategy;

import java.time.Clock;

/** What the platform lends a plugin; injectable in the plugin's module. Thread-safe. */
public interface StrategyContext {

  /** The only source of time: production, replay and simulation differ in it. */
  Clock clock();

  /** The plugin's own configuration, the same for all campaigns. */
  StrategyConfig config();

  /** Counters of this plugin on the platform's metrics page. */
  StrategyMetrics metrics();

  /** Files that were shipped with the plugin. */
  default ModelFiles models() {
    return ModelFiles.NONE;
  }

  /** What prices win. */
  default BidLandscape landscape() {
    return BidLandscape.UNKNOWN;
  }

  /** How users respond. */
  default ResponseModel responses() {
    return ResponseModel.UNKNOWN;
  }
}
