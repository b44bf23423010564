package io.segmento.platform.privacy;

/** Leave to add to the profile (TCF purposes 1 and 3). Made by the privacy decision only. */
public final class ProfilingPermit {

  static final ProfilingPermit GRANTED = new ProfilingPermit();

  private ProfilingPermit() {}
}
