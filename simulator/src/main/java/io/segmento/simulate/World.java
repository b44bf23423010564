package io.segmento.simulate;

import io.segmento.strategy.SeededRandom;

/** Auction after auction of a scenario: when, where, for whom, at what price, and what the user would do. Not thread-safe. */
final class World {

  private static final long ARRIVALS = 0x61727269L;

  private final Scenario scenario;
  private final Draws draws = new Draws();
  private final Draws arrivals = new Draws();
  private final SimulatedVisitor visitor = new SimulatedVisitor();
  private final double[] cumulatedShares;
  private final double totalWeight;
  private final double logRate;
  private final RivalBids rivals;
  private final VisitorEffect clickEffect;
  private final VisitorEffect conversionEffect;
  private final OrganicOrders organic;
  private final ClickedOrders clickedOrders;

  private long minute = -1;
  private int leftInMinute;
  private int inMinute;
  private long number = -1;

  private long nowMillis;
  private long seed;
  private Market market;
  private int user;
  private double trueRate;
  private double predictedRate;
  private long rivalCpmMicros;
  private double clickDraw;
  private double conversionDraw;
  private double noticeDraw;
  private double delayDraw;
  private double timeoutDraw;

  World(Scenario scenario) {
    this.scenario = scenario;
    market = scenario.markets().get(0);
    cumulatedShares = new double[scenario.markets().size()];
    double sum = 0;
    for (int i = 0; i < cumulatedShares.length; i++) {
      sum += scenario.markets().get(i).share();
      cumulatedShares[i] = sum;
    }
    totalWeight = scenario
        .traffic()
        .weight(scenario.startMillis(), scenario.startMillis() + scenario.horizonMillis());
    Response response = scenario.response();
    logRate = Math.log(response.clickRate()) - response.spread() * response.spread() / 2;
    rivals = new RivalBids(scenario.seed(), response.priceCorrelation());
    clickEffect = new VisitorEffect(response.behaviour());
    conversionEffect =
        VisitorEffect.amongClicked(response.conversions().behaviour(), response.behaviour());
    organic = new OrganicOrders(scenario);
    clickedOrders = new ClickedOrders(response.conversions(), organic);
  }

  /** Moves to the next auction; false when the horizon is reached. */
  boolean next() {
    while (leftInMinute == 0) {
      minute++;
      long from = scenario.startMillis() + minute * Scenario.MINUTE_MILLIS;
      long end = scenario.startMillis() + scenario.horizonMillis();
      if (from >= end) {
        return false;
      }
      arrivals.begin(scenario.seed() ^ ARRIVALS, minute);
      double share = scenario.traffic().weight(from, from + Scenario.MINUTE_MILLIS) / totalWeight;
      inMinute = arrivals.poisson(scenario.auctions() * share);
      leftInMinute = inMinute;
    }
    number++;
    nowMillis = scenario.startMillis()
        + minute * Scenario.MINUTE_MILLIS
        + Scenario.MINUTE_MILLIS * (inMinute - leftInMinute) / inMinute;
    leftInMinute--;
    draw();
    return true;
  }

  private void draw() {
    draws.begin(scenario.seed(), number);
    seed = draws.bits();
    double place = draws.uniform() * cumulatedShares[cumulatedShares.length - 1];
    int index = 0;
    while (cumulatedShares[index] <= place) {
      index++;
    }
    market = scenario.markets().get(index);
    user = (int) (draws.uniform() * scenario.visitors().users());
    Response response = scenario.response();
    double predictable = draws.gaussian();
    double independent = draws.second();
    double noise = draws.gaussian();
    double wrong = draws.second();
    visitor.is(SeededRandom.bits(scenario.seed(), user), nowMillis);
    double effect = clickEffect.of(visitor, nowMillis);
    double predicted = Math.exp(logRate + response.spread() * predictable);
    Predictions predictions = response.predictions();
    predictedRate =
        predicted * predictions.calibration() * (predictions.knowVisitors() ? effect : 1);
    double error = predictions.error();
    if (error > 0) {
      predictedRate *= Math.exp(error * wrong - error * error / 2);
    }
    double deviation = predictions.noise();
    trueRate = effect
        * (deviation == 0
            ? predicted
            : predicted * Math.exp(deviation * noise - deviation * deviation / 2));
    rivalCpmMicros =
        rivals.highest(market, scenario.priceMove(nowMillis), predictable, independent, number);
    clickDraw = draws.uniform();
    conversionDraw = draws.uniform();
    noticeDraw = draws.uniform();
    delayDraw = draws.uniform();
    timeoutDraw = draws.uniform();
  }

  /** Of the auction, from 0. */
  long number() {
    return number;
  }

  long nowMillis() {
    return nowMillis;
  }

  long startMillis() {
    return scenario.startMillis();
  }

  long seed() {
    return seed;
  }

  Market market() {
    return market;
  }

  int user() {
    return user;
  }

  SimulatedVisitor visitor() {
    return visitor;
  }

  /** Click probability of a creative of factor 1 to a user who is not tired. */
  double trueRate() {
    return trueRate;
  }

  double predictedRate() {
    return predictedRate;
  }

  long rivalCpmMicros() {
    return rivalCpmMicros;
  }

  double clickDraw() {
    return clickDraw;
  }

  /** The probability that a click brings an order of this user, unless the user would buy anyway. */
  double conversionRate() {
    double rate = scenario.response().conversions().rate();
    return Math.min(1, rate * conversionEffect.of(visitor, nowMillis));
  }

  double conversionDraw() {
    return conversionDraw;
  }

  /** What follows a click in this auction. */
  ClickedOrders.After afterClick() {
    return clickedOrders.after(user, nowMillis, conversionRate(), conversionDraw, delayDraw);
  }

  OrganicOrders organic() {
    return organic;
  }

  double noticeDraw() {
    return noticeDraw;
  }

  long conversionDelayMillis() {
    return scenario.response().conversions().delay().of(delayDraw);
  }

  double timeoutDraw() {
    return timeoutDraw;
  }
}
