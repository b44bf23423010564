package io.segmento.strategies.firstpriceshader;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.bidding.CurveShader;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.LandscapeShader;
import io.segmento.strategy.bidding.ResponseValue;
import io.segmento.strategy.bidding.ShadeStage;
import io.segmento.strategy.bidding.StagedStrategy;
import io.segmento.strategy.bidding.WinRateShader;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Bids what leaves most over on average, where the winner pays its own bid: the b that maximises (v/λ − b) · w(b). How w, the chance to win, is known:
 *
 * <ul>
 *   <li>{@code closed-form}: w(b) = b / (c + b), so b = √(c² + c·v/λ) − c, with c from the landscape ({@link LandscapeShader})
 *   <li>{@code curve}: the whole learned landscape ({@link CurveShader})
 *   <li>{@code win-rate}: w(b) = σ(β + γ ln b) for each exchange, from own wins and losses ({@link WinRateShader}); while those are few, the closed form
 * </ul>
 *
 * A share of bids is drawn between floor and worth, so that it goes on learning; those carry their propensity. Second-price auctions get v/λ itself.
 */
final class FirstPriceShaderStrategy implements BiddingStrategy, OutcomeListener {

  static final List<Parameter<?>> PARAMETERS = ResponseValue.parameters();

  private static final Parameter<String> SHADING = Parameter.choice(
      "shading", List.of("win-rate", "curve", "closed-form"), "how the chance to win is known");
  private static final Parameter<Double> EXPLORATION =
      Parameter.number("exploration", 0.02, 0, 0.2, "share of bids drawn between floor and worth");
  private static final long MIN_OBSERVATIONS = 500;

  private final StagedStrategy stages;
  private final WinRateShader winRate;

  @Inject
  FirstPriceShaderStrategy(StrategyContext context) {
    StrategyConfig config = context.config();
    LandscapeShader landscape = new LandscapeShader(context.landscape(), MIN_OBSERVATIONS);
    winRate = new WinRateShader(MIN_OBSERVATIONS, landscape);
    ShadeStage shade = switch (SHADING.in(config)) {
      case "curve" -> new CurveShader(context.landscape(), MIN_OBSERVATIONS);
      case "closed-form" -> landscape;
      default -> winRate;
    };
    stages = StagedStrategy.of(new ResponseValue(context.responses(), context.metrics()))
        .times(DualPacing.of(context))
        .shade(shade)
        .exploring(EXPLORATION.in(config))
        .build();
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    return stages.decide(opportunity);
  }

  @Override
  public void onWin(Outcome outcome) {
    winRate.onWin(outcome);
  }

  @Override
  public void onLoss(Outcome outcome) {
    winRate.onLoss(outcome);
  }
}
