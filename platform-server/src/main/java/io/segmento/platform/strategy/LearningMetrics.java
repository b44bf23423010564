package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.segmento.strategy.bidding.LearnedResponses;
import jakarta.inject.Inject;
import java.util.function.LongSupplier;

/** {@code segmento_responses_examples}: of how much the response model has learned, on all nodes together. */
final class LearningMetrics {

  @Inject
  LearningMetrics(CollectorRegistry registry, StrategyLearning learning) {
    LearnedResponses responses = requireNonNull(learning, "learning").learnedResponses();
    Gauge examples = Gauge.build(
            "segmento_responses_examples",
            "What the model of responses has learned from: impressions and clicks of them, clicks and conversions of them.")
        .labelNames("model", "example")
        .register(registry);
    read(examples, "click", "shown", () -> responses.clickExamples().shown());
    read(examples, "click", "positive", () -> responses.clickExamples().positive());
    read(examples, "conversion", "shown", () -> responses.conversionExamples().shown());
    read(
        examples, "conversion", "positive", () -> responses.conversionExamples().positive());
  }

  private static void read(Gauge gauge, String model, String example, LongSupplier count) {
    gauge.setChild(
        new Gauge.Child() {
          @Override
          public double get() {
            return count.getAsLong();
          }
        },
        model,
        example);
  }
}
