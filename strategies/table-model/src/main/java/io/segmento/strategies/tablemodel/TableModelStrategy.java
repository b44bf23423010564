package io.segmento.strategies.tablemodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.StagedStrategy;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Bids by a table of rules ({@link RuleTable}) in the model file {@value #FILE}; the first rule that matches says the worth, which is then paced. A table
 * with a mistake keeps the plugin from being loaded, with the line and what was expected. Without a table nothing is bid.
 */
final class TableModelStrategy implements BiddingStrategy {

  static final String FILE = "table.txt";
  static final List<Parameter<?>> PARAMETERS = List.of();

  private final RuleTable table;
  private final StrategyMetrics.Counter unmatched;
  private final StagedStrategy stages;

  @Inject
  TableModelStrategy(StrategyContext context) {
    table = context
        .models()
        .read(FILE)
        .map(bytes -> RuleTable.parse(new String(bytes, UTF_8)))
        .orElse(RuleTable.EMPTY);
    unmatched = context.metrics().counter("unmatched");
    stages = StagedStrategy.of(this::worth).times(DualPacing.of(context)).build();
  }

  private double worth(Opportunity opportunity, Candidate candidate) {
    if (table.isEmpty()) {
      return Double.NaN;
    }
    double worth = table.worthCpmMicros(opportunity, candidate);
    if (Double.isNaN(worth)) {
      unmatched.increment();
      return 0;
    }
    return worth;
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    return stages.decide(opportunity);
  }
}
