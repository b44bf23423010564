package io.segmento.platform.audience;

import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.ProfilingPermit;
import io.segmento.platform.privacy.SignalReader;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.profile.AudienceEntry;
import io.segmento.platform.profile.AudienceMember;
import io.segmento.platform.profile.AudienceStore;
import io.segmento.platform.profile.RecordOutcome;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.RowOutcome;
import io.segmento.proto.v1.UploadRow;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes rows: an advertising id becomes a key and is forgotten; who has opted out stays out. Thread-safe. */
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

  /** What came of each, in order. Fails like the store. <b>Waits</b> for what is held of their owners. */
  CompletableFuture<List<RowOutcome>> take(List<UploadRow> rows, AudienceEntry entry) {
    RowOutcome[] outcomes = new RowOutcome[rows.size()];
    List<AudienceMember> members = new ArrayList<>(outcomes.length);
    int[] places = new int[outcomes.length];
    for (int row = 0; row < outcomes.length; row++) {
      Identity device = rows.get(row).getDevice();
      UserKey key = keyOf(device);
      if (key == null) {
        outcomes[row] = RowOutcome.ROW_INVALID;
        continue;
      }
      ProfilingPermit permit = permit(device);
      if (permit == null) {
        outcomes[row] = RowOutcome.ROW_SUPPRESSED;
        continue;
      }
      places[members.size()] = row;
      members.add(new AudienceMember(permit, UserSlot.of(key)));
    }
    return audiences.record(members, entry).thenApply(recorded -> {
      for (int i = 0; i < recorded.size(); i++) {
        outcomes[places[i]] = outcome(recorded.get(i));
      }
      return List.of(outcomes);
    });
  }

  private @Nullable UserKey keyOf(Identity device) {
    return device.getKind() == IdentityKind.IDFA || device.getKind() == IdentityKind.GAID
        ? userKeys.of(device.getKind(), device.getValue()).orElse(null)
        : null;
  }

  private @Nullable ProfilingPermit permit(Identity device) {
    return decisions
        .decide(signals.read(AppContext.newBuilder().setDevice(device).build()), Suppression.NONE)
        .profiling();
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
