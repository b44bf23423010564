package io.segmento.platform.audience;

import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.ProfilingPermit;
import io.segmento.platform.privacy.SignalReader;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.profile.AudienceEntry;
import io.segmento.platform.profile.AudienceStore;
import io.segmento.platform.profile.RecordOutcome;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.RowOutcome;
import io.segmento.proto.v1.UploadRow;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;

/** Takes one row: an advertising id becomes a key and is forgotten; who has opted out stays out. Thread-safe. */
final class AudienceRows {
  private final UserKeys userKeys;
  private final SignalReader signals;
  private final PrivacyDecisions decisions;
  private final AudienceStore audiences;

  @Inject
  AudienceRows(
      UserKeys userKeys,
      SignalReader signals,
      PrivacyDecisions decisions,
      AudienceStore audiences) {
    this.userKeys = userKeys;
    this.signals = signals;
    this.decisions = decisions;
    this.audiences = audiences;
  }

  /** Fails like the store. */
  CompletableFuture<RowOutcome> take(UploadRow row, AudienceEntry entry) {
    Identity device = row.getDevice();
    UserKey key = device.getKind() == IdentityKind.IDFA || device.getKind() == IdentityKind.GAID
        ? userKeys.of(device.getKind(), device.getValue()).orElse(null)
        : null;
    if (key == null) {
      return CompletableFuture.completedFuture(RowOutcome.ROW_INVALID);
    }
    ProfilingPermit permit = decisions
        .decide(signals.read(AppContext.newBuilder().setDevice(device).build()), Suppression.NONE)
        .profiling();
    if (permit == null) {
      return CompletableFuture.completedFuture(RowOutcome.ROW_SUPPRESSED);
    }
    return audiences.record(permit, UserSlot.of(key), entry).thenApply(AudienceRows::outcome);
  }

  private static RowOutcome outcome(RecordOutcome outcome) {
    return switch (outcome) {
      case RECORDED -> RowOutcome.ROW_STORED;
      case DUPLICATE -> RowOutcome.ROW_DUPLICATE;
      // An erasure or a withdrawal since it was collected is a no as well.
      case SUPPRESSED, WITHDRAWN -> RowOutcome.ROW_SUPPRESSED;
    };
  }
}
