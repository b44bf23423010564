package io.segmento.platform.identity;

/** The random part of a genuine identity cookie. Never stored, never printed. */
public final class CookieId {

  private final byte[] random;
  private final String value;

  CookieId(byte[] random, String value) {
    this.random = random;
    this.value = value;
  }

  byte[] random() {
    return random;
  }

  /** The cookie's value, to be sent to its browser and nowhere else. */
  String value() {
    return value;
  }

  @Override
  public String toString() {
    return "CookieId(***)";
  }
}
