package io.segmento.strategies.onnxmodel;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.LandscapeShader;
import io.segmento.strategy.bidding.ResponseValue;
import io.segmento.strategy.bidding.StagedStrategy;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * Bids what an impression is worth by the click rates of the model in {@value #FILE} ({@link OnnxScorer}), one call for all candidates of an impression; paced,
 * and shaded where the winner pays its bid. A model that is not right, or that does not score the rows of {@value Parity#FILE}
 * as its exporter did, keeps the plugin from being loaded, with what is wrong. Without a model nothing is bid.
 */
final class OnnxModelStrategy implements BiddingStrategy {

  static final String FILE = "model.onnx";
  static final List<Parameter<?>> PARAMETERS = ResponseValue.parameters();
  private static final long MIN_OBSERVATIONS = 500;

  private final Optional<OnnxScorer> scorer;
  private final StagedStrategy stages;
  /** Rates of the impression that this thread decides, in the order of its candidates. */
  private final ThreadLocal<float[]> rates = ThreadLocal.withInitial(() -> new float[0]);

  @Inject
  OnnxModelStrategy(StrategyContext context) {
    KnownRuntime.require();
    scorer = context.models().read(FILE).map(OnnxScorer::new);
    scorer.ifPresent(
        loaded -> context.models().read(Parity.FILE).ifPresent(rows -> Parity.check(rows, loaded)));
    stages = StagedStrategy.of(new ResponseValue(new ModelRates(context), context.metrics()))
        .times(DualPacing.of(context))
        .shade(new LandscapeShader(context.landscape(), MIN_OBSERVATIONS))
        .build();
  }

  /** Clicks by the model, conversions as the platform knows them. */
  private final class ModelRates implements ResponseModel {
    private final ResponseModel platform;

    private ModelRates(StrategyContext context) {
      platform = context.responses();
    }

    @Override
    public double clickProbability(Opportunity opportunity, Candidate candidate) {
      List<Candidate> candidates = opportunity.candidates();
      float[] known = rates.get();
      for (int i = 0; i < known.length; i++) {
        if (candidates.get(i) == candidate) {
          return Math.max(0, Math.min(1, known[i]));
        }
      }
      return Double.NaN;
    }

    @Override
    public double conversionProbability(Opportunity opportunity, Candidate candidate) {
      return platform.conversionProbability(opportunity, candidate);
    }
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    if (scorer.isEmpty()) {
      return Decision.noBid(NoBidReason.NOT_READY);
    }
    rates.set(scorer.get().rates(opportunity, opportunity.candidates()));
    return stages.decide(opportunity);
  }
}
