package io.segmento.platform.privacy;

import io.segmento.proto.v1.PrivacySignal;
import jakarta.inject.Inject;

/**
 * The one privacy decision. Pure: the same signals and suppression give the same verdict. The most restrictive wins, and what could not be
 * asked or read counts as forbidden. Thread-safe, allocates nothing.
 */
public final class PrivacyDecisions {

  @Inject
  public PrivacyDecisions() {}

  /**
   * Decides a call.
   *
   * @param suppression what the store says of the user; NONE when nobody was recognised
   */
  public Verdict decide(Signals signals, Suppression suppression) {
    PrivacySignal stored = signalOf(suppression);
    // A choice of the person outweighs what the device says, and is what Explain should name.
    return stored == PrivacySignal.NONE || signals.hasOptOutCookie()
        ? signals.verdict()
        : Verdict.of(stored);
  }

  private static PrivacySignal signalOf(Suppression suppression) {
    return switch (suppression) {
      case NONE -> PrivacySignal.NONE;
      case OPT_OUT -> PrivacySignal.SUPPRESSION;
      case SIGNAL -> PrivacySignal.SIGNAL_SUPPRESSION;
      case UNKNOWN -> PrivacySignal.SUPPRESSION_UNKNOWN;
    };
  }
}
