package io.segmento.strategy;

/**
 * What became of one bid of this strategy. Like an {@link Opportunity} it names no person; it is valid during the call only. Prices are CPM micros
 * of the campaign's currency.
 */
public interface Outcome {

  /** When it became known, epoch milliseconds: seconds after the decision for a win, days for a conversion. */
  long nowMillis();

  /** When the bid was decided, epoch milliseconds; exact to the second. */
  long decidedMillis();

  /** The exchange as the catalog names it. */
  String exchange();

  /** The campaign that was bid for, as {@link Candidate#campaignId()}. */
  String campaignId();

  /** The creative that was bid with, as {@link Candidate#creativeId()}. */
  String creativeId();

  /** The budget that the bid was on, as {@link Candidate#budgetId()}. */
  default String budgetId() {
    return campaignId();
  }

  /**
   * The campaign's currency, ISO 4217, which all prices of this outcome are in; empty when it is not known any more. Curves of prices are of one currency
   * each: a node serves campaigns in many.
   */
  default String currency() {
    return "";
  }

  /** What was bid. */
  long bidCpmMicros();

  /** What the strategy said that the impression was worth ({@link PricedCandidate#worth}); its price when it said nothing. */
  long valueCpmMicros();

  /** What the impression cost; 0 for a bid that lost, or while the exchange has not said it. */
  long priceCpmMicros();

  /** The least that would have won, where the exchange tells it; 0 when unknown. Known for won and lost bids alike. */
  long minimumToWinCpmMicros();

  /** Why the bid lost, OpenRTB 2.6 loss reason; 0 when not told, and for what did not lose. See {@link #lostByPrice}. */
  default int lossReason() {
    return 0;
  }

  /**
   * Whether a loss says something about prices: its reason is not told, or is a floor or a higher bid (100 to 102 of OpenRTB). What lost to a deal, a seat or a creative
   * that is blocked, or an answer that came too late, loses at any price.
   */
  default boolean lostByPrice() {
    int reason = lossReason();
    return reason == 0 || (reason >= 100 && reason <= 102);
  }

  /** What a conversion was worth, in micros of currency (not CPM); 0 when not told and for everything else. */
  long conversionValueMicros();

  /** Whether a conversion is credited to a click; false for one that is credited to an impression that was only seen, and for everything else. */
  default boolean conversionByClick() {
    return false;
  }

  /**
   * What the platform's response model noted of impression and visitor; 0 when nothing, as of bids for users who did not permit that their responses are
   * learned from, and of conversions without a click.
   */
  default long responseContext() {
    return 0;
  }

  /** What the strategy noted with the bid ({@link PricedCandidate#noting}); empty when nothing. Not to be changed. */
  byte[] note();
}
