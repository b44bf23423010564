package io.segmento.platform.identity;

import io.segmento.platform.privacy.StoragePermit;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.CookieInstruction.Action;
import jakarta.inject.Inject;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Mints, checks and renews identity cookies: base64url(16 random bytes ‖ key id ‖ first 8 bytes of an HMAC over both). A value that does not
 * authenticate is as good as none. Thread-safe.
 */
public final class IdentityCookies {

  /** Five years with two leap days, as the industry asks of opt-out cookies. */
  public static final Duration OPT_OUT_LIFE = Duration.ofDays(5 * 365 + 2);

  private static final int LIFE_MONTHS = 6;
  private static final int RANDOM_BYTES = 16;
  private static final int MAC_BYTES = 8;
  private static final int VALUE_BYTES = RANDOM_BYTES + 1 + MAC_BYTES;
  private static final int VALUE_CHARS = (VALUE_BYTES * 4 + 2) / 3;
  private static final String USE = "cookie";
  private static final String MAC = "HmacSHA256";
  /** Says that someone opted out, and nothing about whom. */
  private static final String OPT_OUT_VALUE = "1";

  private final int currentId;
  private final Map<Integer, SecretKeySpec> idToKey = new HashMap<>();
  private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(IdentityCookies::newMac);
  private final SecureRandom random;
  private final Clock clock;

  @Inject
  public IdentityCookies(KeyRing keys, SecureRandom random, Clock clock) {
    this.currentId = keys.currentId();
    for (int id : keys.ids()) {
      byte[] key = keys.key(USE, id);
      if (key != null) {
        idToKey.put(id, new SecretKeySpec(key, MAC));
      }
    }
    this.random = random;
    this.clock = clock;
  }

  /** A new identity, derived from nothing. */
  public CookieId mint(StoragePermit permit) {
    Objects.requireNonNull(permit, "permit");
    byte[] id = new byte[RANDOM_BYTES];
    random.nextBytes(id);
    byte[] value = Arrays.copyOf(id, VALUE_BYTES);
    value[RANDOM_BYTES] = (byte) currentId;
    byte[] mac = mac(value);
    if (mac == null) {
      throw new IllegalStateException("no current master");
    }
    System.arraycopy(mac, 0, value, RANDOM_BYTES + 1, MAC_BYTES);
    return new CookieId(id, Base64.getUrlEncoder().withoutPadding().encodeToString(value));
  }

  /** The identity in a cookie; null for whatever was not minted here. */
  public @Nullable CookieId parse(String value) {
    if (value.length() != VALUE_CHARS) {
      return null;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      return null;
    }
    byte[] mac = mac(bytes);
    if (mac == null
        || !MessageDigest.isEqual(mac, Arrays.copyOfRange(bytes, RANDOM_BYTES + 1, VALUE_BYTES))) {
      return null;
    }
    return new CookieId(Arrays.copyOf(bytes, RANDOM_BYTES), value);
  }

  /** What has to follow the id in a value, under the key that it names; null when there is no such key. */
  private byte @Nullable [] mac(byte[] value) {
    SecretKeySpec key = idToKey.get((int) value[RANDOM_BYTES]);
    if (key == null) {
      return null;
    }
    try {
      Mac mac = macs.get();
      mac.init(key);
      mac.update(value, 0, RANDOM_BYTES + 1);
      return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException(MAC, e);
    }
  }

  private static Mac newMac() {
    try {
      return Mac.getInstance(MAC);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(MAC, e);
    }
  }

  /** Sets the cookie, or renews it: six calendar months from now. */
  public CookieInstruction set(StoragePermit permit, CookieId cookie) {
    Objects.requireNonNull(permit, "permit");
    ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
    return CookieInstruction.newBuilder()
        .setCookie(Cookie.IDENTITY_COOKIE)
        .setAction(Action.SET)
        .setValue(cookie.value())
        .setMaxAgeSeconds(Duration.between(now, now.plusMonths(LIFE_MONTHS)).toSeconds())
        .build();
  }

  public CookieInstruction drop() {
    return CookieInstruction.newBuilder()
        .setCookie(Cookie.IDENTITY_COOKIE)
        .setAction(Action.DROP)
        .build();
  }

  /** Sets the opt-out mark, or gives it its full life again. It needs no permit: it is how a refusal is remembered. */
  public CookieInstruction markOptOut() {
    return CookieInstruction.newBuilder()
        .setCookie(Cookie.OPT_OUT_COOKIE_MARK)
        .setAction(Action.SET)
        .setValue(OPT_OUT_VALUE)
        .setMaxAgeSeconds(OPT_OUT_LIFE.toSeconds())
        .build();
  }

  public CookieInstruction dropOptOut() {
    return CookieInstruction.newBuilder()
        .setCookie(Cookie.OPT_OUT_COOKIE_MARK)
        .setAction(Action.DROP)
        .build();
  }
}
