package io.segmento.platform.frequency;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.PersonalisedAdsPermit;
import io.segmento.platform.profile.SealedUserValues;
import io.segmento.proto.storage.v1.ShownAds;
import jakarta.inject.Inject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens what a user was shown, for bids. Never waits; thread-safe. */
public final class ImpressionReader {

  private final SealedUserValues values;

  @Inject
  ImpressionReader(SealedUserValues values) {
    this.values = values;
  }

  /** Null when there is something that cannot be opened: then nobody knows whether a cap is reached. */
  public @Nullable ShownAds open(
      PersonalisedAdsPermit permit, UserSlot slot, byte @Nullable [] sealed) {
    Objects.requireNonNull(permit, "permit");
    if (sealed == null) {
      return ShownAds.getDefaultInstance();
    }
    byte[] plain = values.peek(slot.shownAds(), sealed);
    try {
      return plain == null ? null : ShownAds.parseFrom(plain);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
