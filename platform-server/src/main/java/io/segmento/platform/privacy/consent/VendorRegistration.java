package io.segmento.platform.privacy.consent;

/**
 * What we have declared on the Global Vendor List from one version of it on. Purposes are bits: purpose n is bit n.
 *
 * @param fromGvlVersion first version of the list that says so
 * @param consent purposes that rest on consent
 * @param legitimateInterest purposes that rest on legitimate interest; never 1 or 3 to 6
 * @param flexible purposes whose legal basis a publisher may switch
 */
public record VendorRegistration(
    int fromGvlVersion, int consent, int legitimateInterest, int flexible) {

  /** Purposes 1 and 3 to 6: since TCF 2.2 there is no legitimate interest in them. */
  static final int CONSENT_ONLY = (1 << 1) | (1 << 3) | (1 << 4) | (1 << 5) | (1 << 6);

  /** Throws {@link IllegalArgumentException} that says what is wrong. */
  public VendorRegistration {
    if ((legitimateInterest & CONSENT_ONLY) != 0) {
      throw new IllegalArgumentException(
          "legitimate interest in purpose 1 or 3 to 6 (expected: consent, since TCF 2.2)");
    }
    if ((consent & legitimateInterest) != 0) {
      throw new IllegalArgumentException("a purpose with two legal bases (expected: one)");
    }
    if ((flexible & ~(consent | legitimateInterest)) != 0) {
      throw new IllegalArgumentException("a flexible purpose that is not declared");
    }
  }
}
