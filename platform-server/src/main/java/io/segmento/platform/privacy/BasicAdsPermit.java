package io.segmento.platform.privacy;

/** Leave to show an ad at all, chosen by its context (TCF purpose 2). Made by the privacy decision only. */
public final class BasicAdsPermit {

  static final BasicAdsPermit GRANTED = new BasicAdsPermit();

  private BasicAdsPermit() {}
}
