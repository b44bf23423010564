package io.segmento.platform.privacy;

import io.segmento.proto.v1.PrivacyDecision;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.PurposeDecision;
import org.jspecify.annotations.Nullable;

/** What a call is allowed: a permit for each purpose, or the signal that forbids it. Immutable. */
public final class Verdict {

  private static final Purpose[] PURPOSES = {
    Purpose.STORAGE,
    Purpose.BASIC_ADS,
    Purpose.PROFILING,
    Purpose.PERSONALISED_ADS,
    Purpose.MEASUREMENT,
    Purpose.AUDIENCE_REPORTS,
    Purpose.IMPROVEMENT
  };

  private final PrivacySignal forbiddenBy;

  /** Every signal of this version forbids all purposes alike; consent strings will tell them apart. */
  Verdict(PrivacySignal forbiddenBy) {
    this.forbiddenBy = forbiddenBy;
  }

  private boolean isAllowed(Purpose purpose) {
    return decidedBy(purpose) == PrivacySignal.NONE;
  }

  /** The signal that forbids the purpose; NONE when it is allowed. */
  public PrivacySignal decidedBy(Purpose purpose) {
    return forbiddenBy;
  }

  public @Nullable StoragePermit storage() {
    return isAllowed(Purpose.STORAGE) ? StoragePermit.GRANTED : null;
  }

  public @Nullable BasicAdsPermit basicAds() {
    return isAllowed(Purpose.BASIC_ADS) ? BasicAdsPermit.GRANTED : null;
  }

  public @Nullable ProfilingPermit profiling() {
    return isAllowed(Purpose.STORAGE) && isAllowed(Purpose.PROFILING)
        ? ProfilingPermit.GRANTED
        : null;
  }

  public @Nullable PersonalisedAdsPermit personalisedAds() {
    return isAllowed(Purpose.STORAGE) && isAllowed(Purpose.PERSONALISED_ADS)
        ? PersonalisedAdsPermit.GRANTED
        : null;
  }

  public @Nullable MeasurementPermit measurement() {
    return isAllowed(Purpose.MEASUREMENT) ? MeasurementPermit.GRANTED : null;
  }

  /** Bit n is set when TCF purpose n is allowed. */
  public int permitBits() {
    int bits = 0;
    for (Purpose purpose : PURPOSES) {
      if (isAllowed(purpose)) {
        bits |= 1 << purpose.getNumber();
      }
    }
    return bits;
  }

  public PrivacyDecision toProto() {
    PrivacyDecision.Builder decision = PrivacyDecision.newBuilder();
    for (Purpose purpose : PURPOSES) {
      decision.addPurposes(PurposeDecision.newBuilder()
          .setPurpose(purpose)
          .setAllowed(isAllowed(purpose))
          .setDecidedBy(decidedBy(purpose)));
    }
    return decision.build();
  }
}
