package io.segmento.strategy;

import java.time.Clock;

/**
 * What the platform lends a plugin; injectable in the plugin's module. Thread-safe, the same object for as long as the plugin is loaded. Take what is needed in the
 * constructor:
 *
 * <pre>{@code
 * @Inject
 * MyStrategy(StrategyContext context) {
 *   landscape = context.landscape();
 *   table = context.models().read("table.csv").map(Table::parse).orElse(Table.EMPTY);
 * }
 * }</pre>
 */
public interface StrategyContext {

  /** The only source of time: production, replay and simulation differ in it. */
  Clock clock();

  /**
   * The plugin's own configuration, the same for all campaigns: {@code NAME.properties} in the node's directory of strategies, which an operator writes; without settings
   * where there is none. Not what a campaign sets, which is {@link Candidate#parameters()}.
   */
  StrategyConfig config();

  /** Counters of this plugin on the platform's metrics page. */
  StrategyMetrics metrics();

  /** Files that were shipped with the plugin; none in a host without. */
  default ModelFiles models() {
    return ModelFiles.NONE;
  }

  /** What prices win, learned from all strategies' bids; {@link BidLandscape#UNKNOWN} in a host that learns nothing. */
  default BidLandscape landscape() {
    return BidLandscape.UNKNOWN;
  }

  /** How users respond, learned from all strategies' bids; {@link ResponseModel#UNKNOWN} in a host that learns nothing. */
  default ResponseModel responses() {
    return ResponseModel.UNKNOWN;
  }

  /** Tables of numbers that outlive this process and are shared by nodes; in a host that keeps nothing, they are as old as this strategy. */
  default StrategyState state() {
    return StrategyState.inMemory();
  }
}
