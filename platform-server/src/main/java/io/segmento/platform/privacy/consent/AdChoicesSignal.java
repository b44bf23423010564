package io.segmento.platform.privacy.consent;

/**
 * The DAA's AdChoices Signal: a global choice, choices by participant, and preferences by category.
 *
 * <p>Source: Digital Advertising Alliance, AdChoices Signal specification: version 6 bits, time 32, global status 4, then a count of 12 bits and
 * so many of participant 12 and status 4, then the same of categories. Status 0 limits, 1 allows, 2 says nothing.
 */
public final class AdChoicesSignal {

  private static final int MAX_LENGTH = 16_384;
  private static final int VERSION = 1;
  private static final int LIMIT = 0;
  private static final int NO_CHOICE = 2;

  private AdChoicesSignal() {}

  /**
   * Whether the person limits our ads. What they say of us outweighs what they say of all.
   *
   * @param participant our number at the DAA; 0: none, then only the global choice counts
   * @throws UndecodableException when the signal cannot be read
   */
  public static boolean forbids(String text, int participant) {
    if (text.length() > MAX_LENGTH) {
      throw UndecodableException.of(Fault.TOO_LONG);
    }
    BitReader bits = new BitReader(text, 0, text.length());
    bits.check();
    if (bits.number(6) != VERSION) {
      throw UndecodableException.of(Fault.VERSION);
    }
    bits.skip(32);
    int global = status(bits);
    int own = NO_CHOICE;
    // A choice that is only global may end here.
    int participants = bits.remaining() >= 12 ? bits.number(12) : 0;
    for (int i = 0; i < participants; i++) {
      int number = bits.number(12);
      int status = status(bits);
      if (participant != 0 && number == participant) {
        own = status;
      }
    }
    return own == NO_CHOICE ? global == LIMIT : own == LIMIT;
  }

  private static int status(BitReader bits) {
    int status = bits.number(4);
    if (status > NO_CHOICE) {
      throw UndecodableException.of(Fault.VALUE);
    }
    return status;
  }
}
