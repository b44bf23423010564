package io.segmento.platform.privacy;

/** Leave to choose an ad by the profile (TCF purposes 1 and 4). Made by the privacy decision only. */
public final class PersonalisedAdsPermit {

  static final PersonalisedAdsPermit GRANTED = new PersonalisedAdsPermit();

  private PersonalisedAdsPermit() {}
}
