package io.segmento.platform.privacy;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.segmento.proto.v1.PrivacyDecision;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.PurposeDecision;
import java.util.Arrays;
import java.util.EnumSet;
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

  private static final int LARGEST_PURPOSE = Purpose.IMPROVEMENT.getNumber();

  /** Bit n for purpose n. */
  static final int ALL_PURPOSES = allPurposes();

  private static final ImmutableMap<PrivacySignal, Verdict> BY_SIGNAL =
      Maps.toMap(EnumSet.allOf(PrivacySignal.class), Verdict::new);

  /** By the number of the purpose. */
  private final PrivacySignal[] forbiddenBy;

  private Verdict(PrivacySignal forbidsEverything) {
    forbiddenBy = new PrivacySignal[LARGEST_PURPOSE + 1];
    Arrays.fill(forbiddenBy, forbidsEverything);
  }

  /**
   * A verdict with a signal of its own for each purpose.
   *
   * @param forbiddenBy by the number of the purpose, as {@link #nothingForbidden} makes it
   */
  Verdict(PrivacySignal[] forbiddenBy) {
    this.forbiddenBy = forbiddenBy.clone();
  }

  /** A signal that decides every purpose. */
  static Verdict of(PrivacySignal signal) {
    return requireNonNull(BY_SIGNAL.get(signal));
  }

  static PrivacySignal[] nothingForbidden() {
    PrivacySignal[] nothing = new PrivacySignal[LARGEST_PURPOSE + 1];
    Arrays.fill(nothing, PrivacySignal.NONE);
    return nothing;
  }

  private static int allPurposes() {
    int bits = 0;
    for (Purpose purpose : PURPOSES) {
      bits |= 1 << purpose.getNumber();
    }
    return bits;
  }

  private boolean isAllowed(Purpose purpose) {
    return decidedBy(purpose) == PrivacySignal.NONE;
  }

  /** The signal that forbids the purpose; NONE when it is allowed. */
  public PrivacySignal decidedBy(Purpose purpose) {
    return forbiddenBy[purpose.getNumber()];
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
