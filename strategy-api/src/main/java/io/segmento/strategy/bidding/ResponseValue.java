package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.ParsedParameters;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyMetrics;
import java.util.List;
import java.util.Optional;

/**
 * What an impression is worth by what is expected of the user:
 *
 * <pre>
 * value = 1000 · p(click) · goal value · e^(−κ · times shown)                     goal: click
 * value = 1000 · p(click) · p(conversion | click) · goal value · e^(−κ · times shown)   goal: conversion
 * </pre>
 *
 * CPM micros. While the platform's model knows nothing, the campaign's prior rates stand in. A campaign without a goal value means that its average
 * impression is worth half of its highest bid. Wrong parameters cost that campaign its bids, and are counted as {@code wrong_parameters}.
 */
public final class ResponseValue implements ValueStage {

  public static final Parameter<String> GOAL =
      Parameter.choice("goal", List.of("click", "conversion"), "what the goal value is paid for");
  public static final Parameter<Long> GOAL_VALUE = Parameter.micros(
      "goal-value-micros",
      0,
      0,
      1_000_000_000_000L,
      "micros of currency that one goal is worth; 0: the average impression is worth half of the highest bid");
  public static final Parameter<Double> PRIOR_CLICK_RATE = Parameter.number(
      "prior-click-rate", 0.001, 1e-7, 1, "of impressions, while nothing is known");
  public static final Parameter<Double> PRIOR_CONVERSION_RATE =
      Parameter.number("prior-conversion-rate", 0.02, 1e-7, 1, "of clicks, while nothing is known");
  public static final Parameter<Double> FATIGUE = Parameter.number(
      "fatigue",
      0,
      0,
      10,
      "κ: what each impression that the user has had takes off the logarithm of the value");

  private static final double CPM = 1_000;
  private static final double AVERAGE_SHARE = 0.5;

  private final ResponseModel responses;
  private final StrategyMetrics.Counter wrongParameters;
  private final ParsedParameters<Settings> settings = new ParsedParameters<>(Settings::new);

  public ResponseValue(ResponseModel responses, StrategyMetrics metrics) {
    this.responses = requireNonNull(responses, "responses");
    wrongParameters = metrics.counter("wrong_parameters");
  }

  /** What a campaign may set for it. */
  public static List<Parameter<?>> parameters() {
    return List.of(GOAL, GOAL_VALUE, PRIOR_CLICK_RATE, PRIOR_CONVERSION_RATE, FATIGUE);
  }

  private record Settings(
      boolean conversion,
      long goalValueMicros,
      double priorClickRate,
      double priorConversionRate,
      double fatigue) {

    Settings(StrategyConfig config) {
      this(
          GOAL.in(config).equals("conversion"),
          GOAL_VALUE.in(config),
          PRIOR_CLICK_RATE.in(config),
          PRIOR_CONVERSION_RATE.in(config),
          FATIGUE.in(config));
    }

    double priorRate() {
      return conversion ? priorClickRate * priorConversionRate : priorClickRate;
    }
  }

  @Override
  public double valueCpmMicros(Opportunity opportunity, Candidate candidate) {
    return valueCpmMicros(opportunity, candidate, new BidDraft());
  }

  @Override
  public double valueCpmMicros(Opportunity opportunity, Candidate candidate, BidDraft draft) {
    Optional<Settings> parsed = settings.of(candidate.parameters());
    if (parsed.isEmpty()) {
      wrongParameters.increment();
      return Double.NaN;
    }
    Settings campaign = parsed.get();
    double rate =
        orPrior(responses.clickProbability(opportunity, candidate), campaign.priorClickRate());
    draft.clickProbability(rate);
    if (campaign.conversion()) {
      double converts = orPrior(
          responses.conversionProbability(opportunity, candidate), campaign.priorConversionRate());
      draft.conversionProbability(converts);
      rate *= converts;
    }
    double value = campaign.goalValueMicros() > 0
        ? CPM * rate * campaign.goalValueMicros()
        : AVERAGE_SHARE * candidate.maxBidCpmMicros() * rate / campaign.priorRate();
    return campaign.fatigue() == 0 || candidate.timesShown() == 0
        ? value
        : value * Math.exp(-campaign.fatigue() * candidate.timesShown());
  }

  private static double orPrior(double rate, double prior) {
    return Double.isNaN(rate) ? prior : rate;
  }
}
