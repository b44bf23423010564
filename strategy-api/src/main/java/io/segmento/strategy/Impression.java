package io.segmento.strategy;

/** Where the ad would be shown. Codes are those of OpenRTB 2.6; 0 and the empty string mean unknown. */
public interface Impression {

  /** The exchange as the catalog names it. */
  String exchange();

  /** Domain of the site or bundle of the app, lower case; empty when unknown. */
  String inventory();

  /** True for an app, false for a site. */
  boolean inApp();

  /** OpenRTB device type (List: Device Types), 0 when unknown. */
  int deviceType();

  /** Country as ISO 3166-1 alpha-3 in upper case, as the exchange says; empty when unknown. */
  String country();

  /** Ad position on screen (List: Placement Positions), 0 when unknown. */
  int position();

  /** True when the winner pays its own bid, false for a second-price auction. */
  boolean firstPrice();
}
