package io.segmento.platform.privacy;

import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.Purpose;

/**
 * The signals of one call, decoded once by {@link SignalReader}, down to what matters: for each purpose the most restrictive one, or none.
 * Immutable.
 */
public final class Signals {

  /** A call without any signal. */
  public static final Signals NOTHING =
      new Signals(Verdict.of(PrivacySignal.NONE), PrivacySignal.NONE, false, false);

  private final Verdict verdict;
  private final PrivacySignal strongest;
  private final boolean deviceSignal;
  private final boolean withdrawal;

  Signals(Verdict verdict, PrivacySignal strongest, boolean deviceSignal, boolean withdrawal) {
    this.verdict = verdict;
    this.strongest = strongest;
    this.deviceSignal = deviceSignal;
    this.withdrawal = withdrawal;
  }

  /** What the signals alone allow. */
  Verdict verdict() {
    return verdict;
  }

  /** The most restrictive signal of the call; NONE when none forbids anything. */
  public PrivacySignal forbiddenBy() {
    return strongest;
  }

  /** Whether the opt-out cookie came with the call. */
  public boolean hasOptOutCookie() {
    return strongest == PrivacySignal.OPT_OUT_COOKIE;
  }

  /**
   * Whether the device forbids it at this moment, by DNT, GPC, limited ad tracking, ATT or AdChoices: such a signal acts on the call that
   * carries it and on the next minutes of a recognised id, and ends with the next call without it. A choice of the person goes before it.
   */
  public boolean isDeviceSignal() {
    return deviceSignal && !hasOptOutCookie();
  }

  /**
   * Whether the person was asked by a consent framework and refuses storage or profiling: what was collected with consent ends. An answer that
   * cannot be read forbids for the moment, but says nothing about before.
   */
  public boolean isWithdrawal() {
    return withdrawal;
  }

  /** The signal that forbids a purpose; NONE when none does. */
  public PrivacySignal decidedBy(Purpose purpose) {
    return verdict.decidedBy(purpose);
  }
}
