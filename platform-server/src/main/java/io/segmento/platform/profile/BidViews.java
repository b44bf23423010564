package io.segmento.platform.profile;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.PersonalisedAdsPermit;
import io.segmento.proto.storage.v1.BidView;
import jakarta.inject.Inject;
import java.time.YearMonth;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens bid views. Never waits; thread-safe. */
public final class BidViews {

  private final MonthKeys monthKeys;
  private final SealedValues values;

  @Inject
  BidViews(MonthKeys monthKeys, SealedValues values) {
    this.monthKeys = monthKeys;
    this.values = values;
  }

  /** What a bid may know of the user; null when it is too old, its month's key is not at hand, or it is not genuine. */
  public @Nullable BidView open(PersonalisedAdsPermit permit, UserSlot slot, byte[] sealed) {
    Objects.requireNonNull(permit, "permit");
    YearMonth month = SealedValues.monthOf(sealed);
    byte[] key = month == null ? null : monthKeys.peek(month);
    byte[] plain = key == null ? null : values.open(slot.bidView(), key, sealed);
    if (plain == null) {
      return null;
    }
    try {
      return BidView.parseFrom(plain);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
