package io.segmento.platform.eventlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.segmento.platform.identity.KeyRatchet;
import io.segmento.platform.identity.KeyRing;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Wraps day keys for the store: head, nonce, AES-256-GCM. The wrapping key is the ratchet's of the month in which the day key dies, so that it is
 * never destroyed before, and always soon after; without a ratchet it is the current master's. The head is the master's number, or 128 and the
 * month. Thread-safe.
 */
final class DayKeyWrap {
  private static final String USE = "day-keys";
  private static final byte BY_RATCHET = (byte) 0x80;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int MASTER_HEAD = 1;
  private static final int RATCHET_HEAD = 1 + Integer.BYTES;

  private final KeyRing keys;
  private final Optional<KeyRatchet> ratchet;
  private final SecureRandom random;

  @Inject
  DayKeyWrap(KeyRing keys, Optional<KeyRatchet> ratchet, SecureRandom random) {
    this.keys = keys;
    this.ratchet = ratchet;
    this.random = random;
  }

  byte[] wrap(LocalDate day, byte[] key) {
    byte[] head = ratchet.isPresent() ? head(lastMonth(day)) : new byte[] {(byte) keys.currentId()};
    byte[] kek = kek(head);
    if (kek == null) {
      throw new IllegalStateException("no wrapping key for the key of " + day);
    }
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, kek, nonce, day, head).doFinal(key);
      return ByteBuffer.allocate(head.length + NONCE_BYTES + sealed.length)
          .put(head)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM", e);
    }
  }

  /** Null when it cannot be opened: the wrapping key is destroyed or another's, or the value is not genuine. */
  byte @Nullable [] unwrap(LocalDate day, byte[] wrapped) {
    int headBytes = wrapped.length > 0 && wrapped[0] == BY_RATCHET ? RATCHET_HEAD : MASTER_HEAD;
    if (wrapped.length <= headBytes + NONCE_BYTES) {
      return null;
    }
    byte[] head = new byte[headBytes];
    byte[] nonce = new byte[NONCE_BYTES];
    ByteBuffer.wrap(wrapped).get(head).get(nonce);
    byte[] kek = kek(head);
    if (kek == null) {
      return null;
    }
    int begin = headBytes + NONCE_BYTES;
    try {
      return cipher(Cipher.DECRYPT_MODE, kek, nonce, day, head)
          .doFinal(wrapped, begin, wrapped.length - begin);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  private static YearMonth lastMonth(LocalDate day) {
    return YearMonth.from(day.plusDays(DayKeys.LIFE_DAYS));
  }

  private static byte[] head(YearMonth month) {
    return ByteBuffer.allocate(RATCHET_HEAD)
        .put(BY_RATCHET)
        .putInt(month.getYear() * 100 + month.getMonthValue())
        .array();
  }

  private byte @Nullable [] kek(byte[] head) {
    if (head[0] != BY_RATCHET) {
      return head[0] < 0 ? null : keys.key(USE, head[0]);
    }
    if (ratchet.isEmpty()) {
      return null;
    }
    int number = ByteBuffer.wrap(head).getInt(1);
    try {
      byte[] ofMonth = ratchet.get().key(YearMonth.of(number / 100, number % 100));
      // The ratchet's key wraps month keys as it is; another use gets another key.
      return ofMonth == null ? null : KeyedHash.of(ofMonth, USE.getBytes(US_ASCII));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Cipher cipher(int mode, byte[] kek, byte[] nonce, LocalDate day, byte[] head)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(kek, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(DayKeys.redisKey(day));
    cipher.updateAAD(head);
    return cipher;
  }
}
