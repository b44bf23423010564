package io.segmento.platform.privacy.consent;

/** The IAB's US privacy string: {@code 1}, then notice given, sale opted out, covered by the agreement, each {@code Y}, {@code N} or {@code -}. */
public final class UsPrivacyString {

  private static final int LENGTH = 4;
  private static final int SALE = 2;

  private UsPrivacyString() {}

  /**
   * Whether the person has opted out of the sale of their data.
   *
   * @throws UndecodableException for anything else than a string of version 1
   */
  public static boolean forbids(String text) {
    if (text.length() != LENGTH) {
      throw UndecodableException.of(text.length() < LENGTH ? Fault.TRUNCATED : Fault.TOO_LONG);
    }
    if (text.charAt(0) != '1') {
      throw UndecodableException.of(Fault.VERSION);
    }
    for (int i = 1; i < LENGTH; i++) {
      char c = Character.toUpperCase(text.charAt(i));
      if (c != 'Y' && c != 'N' && c != '-') {
        throw UndecodableException.of(Fault.VALUE);
      }
    }
    return Character.toUpperCase(text.charAt(SALE)) == 'Y';
  }
}
