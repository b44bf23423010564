package io.segmento.platform.identity;

import io.segmento.platform.privacy.DeviceIds;
import io.segmento.proto.v1.IdentityKind;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * From an identity as presented to the key it is stored under: the first 128 bits of HMAC-SHA-256(pepper, kind ‖ value). The value is
 * forgotten here. Thread-safe.
 */
public final class UserKeys {

  private static final int MAX_DEVICE_ID = 64;

  private final ThreadLocal<Mac> mac;

  @Inject
  public UserKeys(KeyRing keys) {
    SecretKeySpec pepper = new SecretKeySpec(keys.pepper(), "HmacSHA256");
    this.mac = ThreadLocal.withInitial(() -> {
      try {
        Mac made = Mac.getInstance("HmacSHA256");
        made.init(pepper);
        return made;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("HmacSHA256", e);
      }
    });
  }

  /** A device id's key; empty when the id is nobody's, or no advertising id at all. Upper and lower case are the same. */
  public Optional<UserKey> of(IdentityKind kind, String deviceId) {
    if (DeviceIds.isNobody(deviceId) || deviceId.length() > MAX_DEVICE_ID) {
      return Optional.empty();
    }
    String normal = deviceId.strip().toLowerCase(Locale.ROOT).replace("-", "");
    return normal.length() == 32 && normal.chars().allMatch(UserKeys::isHex)
        ? Optional.of(hash(kind, normal.getBytes(StandardCharsets.US_ASCII)))
        : Optional.empty();
  }

  /** The key behind a cookie that was minted here. */
  public UserKey of(CookieId cookie) {
    return hash(IdentityKind.COOKIE, cookie.random());
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private UserKey hash(IdentityKind kind, byte[] value) {
    Mac hash = mac.get();
    hash.update((byte) kind.getNumber());
    return UserKey.of(Arrays.copyOf(hash.doFinal(value), UserKey.BYTES));
  }
}
