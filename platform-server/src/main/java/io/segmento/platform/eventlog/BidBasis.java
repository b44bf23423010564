package io.segmento.platform.eventlog;

import io.segmento.proto.storage.v1.EventRecord;
import io.segmento.strategy.PricedCandidate;

/**
 * How a bid came about, as far as its strategy told it: what the log says of the bid beside what goes with it in its token. Rates, factors, money and hashes of settings; nothing of a person.
 *
 * @param floorCpmMicros the least that the exchange accepted, in the campaign's currency; 0: any
 * @param parametersHash of what the campaign sets for its strategy; 0: nothing
 * @param setupHash of what the strategy read when it was loaded; 0: nothing
 */
public record BidBasis(
    double clickProbability,
    double conversionProbability,
    long baseValueCpmMicros,
    double budgetMultiplier,
    double targetMultiplier,
    double returnDual,
    boolean explored,
    long floorCpmMicros,
    int parametersHash,
    int setupHash) {
  /** Nothing is told. */
  public static final BidBasis NONE =
      new BidBasis(Double.NaN, Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN, false, 0, 0, 0);

  private static final double BILLION = 1e9;
  private static final double MILLION = 1e6;
  /** Far above every factor that the stages know; a plugin may tell what it likes. */
  private static final double HIGHEST = 1e9;

  /** As a strategy told it. */
  public static BidBasis of(PricedCandidate asked, int parametersHash, int setupHash) {
    return new BidBasis(
        asked.clickProbability(),
        asked.conversionProbability(),
        asked.baseValueCpmMicros(),
        asked.budgetMultiplier(),
        asked.targetMultiplier(),
        asked.returnDual(),
        asked.isExplored(),
        asked.candidate().bidFloorCpmMicros(),
        parametersHash,
        setupHash);
  }

  void write(EventRecord.Builder event) {
    event
        .setClickProbabilityPpb((int) units(clickProbability, 1, BILLION))
        .setConversionProbabilityPpb((int) units(conversionProbability, 1, BILLION))
        .setBaseValueCpmMicros(rounded(Math.max(0, baseValueCpmMicros)))
        .setBudgetMultiplierPpm(units(budgetMultiplier, HIGHEST, MILLION))
        .setTargetMultiplierPpm(units(targetMultiplier, HIGHEST, MILLION))
        .setReturnDualPpm(units(returnDual, HIGHEST, MILLION))
        .setExplored(explored)
        .setBidFloorCpmMicros(Math.max(0, floorCpmMicros))
        .setParametersHash(parametersHash)
        .setSetupHash(setupHash);
  }

  /** What is told counts at least one unit, since 0 is what is not; what cannot be is not told. */
  private static long units(double told, double most, double unit) {
    return told > 0 && told <= most ? rounded(Math.max(1, Math.round(told * unit))) : 0;
  }

  /** To three significant digits: with all of them, a rare visitor's figures would be a name (decision 0100). */
  private static long rounded(long figure) {
    long last = 1;
    while (figure / last >= 1_000) {
      last *= 10;
    }
    return (figure / last + (figure % last * 2 >= last ? 1 : 0)) * last;
  }
}
