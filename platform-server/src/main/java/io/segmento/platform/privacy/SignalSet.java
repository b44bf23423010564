package io.segmento.platform.privacy;

import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.Purpose;
import org.jspecify.annotations.Nullable;

/** Signals in the order in which they are added, the most restrictive first: for each purpose the first that forbids it decides. For one thread. */
final class SignalSet {

  /** No purpose, since what the person said cannot be read. */
  static final int UNREADABLE = 1 << 31;

  /** What a profile stands on: without one of these there is none. */
  private static final int PROFILE_PURPOSES =
      (1 << Purpose.STORAGE.getNumber()) | (1 << Purpose.PROFILING.getNumber());

  private PrivacySignal strongest = PrivacySignal.NONE;
  private boolean forbidsAll;
  private boolean deviceSignal;
  private boolean withdrawal;
  private int allowed = ~0;
  private PrivacySignal @Nullable [] byPurpose;

  /** Adds a signal that forbids everything, if it is there. */
  SignalSet add(PrivacySignal signal, boolean there) {
    if (there) {
      deviceSignal |= isOfDevice(signal);
      allowOnly(signal, 0);
    }
    return this;
  }

  /** Adds what the person answered: bit n for purpose n, or {@link #UNREADABLE}. */
  void answered(PrivacySignal signal, int purposes) {
    withdrawal |= purposes != UNREADABLE && (purposes & PROFILE_PURPOSES) != PROFILE_PURPOSES;
    allowOnly(signal, purposes);
  }

  /** Adds a signal that allows some purposes: bit n for purpose n. */
  void allowOnly(PrivacySignal signal, int purposes) {
    int refused = allowed & ~purposes & Verdict.ALL_PURPOSES;
    if (refused == 0 || forbidsAll) {
      return;
    }
    if (strongest == PrivacySignal.NONE) {
      strongest = signal;
    }
    if (refused == Verdict.ALL_PURPOSES) {
      forbidsAll = true;
      allowed = 0;
      return;
    }
    PrivacySignal[] deciding = byPurpose;
    if (deciding == null) {
      deciding = Verdict.nothingForbidden();
      byPurpose = deciding;
    }
    for (int purpose = 0; purpose < deciding.length; purpose++) {
      if ((refused & (1 << purpose)) != 0) {
        deciding[purpose] = signal;
      }
    }
    allowed &= purposes;
  }

  private static boolean isOfDevice(PrivacySignal signal) {
    return switch (signal) {
      case DNT, GPC, LMT, ATT, ADCHOICES -> true;
      default -> false;
    };
  }

  Signals build() {
    if (strongest == PrivacySignal.NONE) {
      return Signals.NOTHING;
    }
    PrivacySignal[] deciding = byPurpose;
    Verdict verdict = deciding == null ? Verdict.of(strongest) : new Verdict(deciding);
    return new Signals(verdict, strongest, deviceSignal, withdrawal);
  }
}
