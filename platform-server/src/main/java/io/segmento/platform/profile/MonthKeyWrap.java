package io.segmento.platform.profile;

import io.segmento.platform.identity.KeyRatchet;
import io.segmento.platform.identity.KeyRing;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wraps month keys for the store, with the ratchet's key of this calendar month; without a ratchet with the current master's. Head, nonce,
 * AES-256-GCM; the head is the master's number, or 128 and the ratchet's month. Thread-safe.
 */
final class MonthKeyWrap {

  private static final Logger log = LoggerFactory.getLogger(MonthKeyWrap.class);
  private static final String USE = "month-keys";
  private static final byte BY_RATCHET = (byte) 0x80;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int MASTER_HEAD = 1;
  private static final int RATCHET_HEAD = 1 + Integer.BYTES;

  private final KeyRing keys;
  private final Optional<KeyRatchet> ratchet;
  private final SecureRandom random;
  private final Clock clock;

  @Inject
  MonthKeyWrap(KeyRing keys, Optional<KeyRatchet> ratchet, SecureRandom random, Clock clock) {
    this.keys = keys;
    this.ratchet = ratchet;
    this.random = random;
    this.clock = clock;
  }

  /** The month whose wrapping key is used now; never one whose key is gone. */
  YearMonth currentMonth(KeyRatchet of) {
    YearMonth now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    return now.isBefore(of.oldest()) ? of.oldest() : now;
  }

  byte[] wrap(YearMonth month, byte[] key) {
    byte[] head = currentHead();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] kek = kek(head);
    if (kek == null) {
      throw new IllegalStateException("no wrapping key");
    }
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, kek, nonce, month, head).doFinal(key);
      return ByteBuffer.allocate(head.length + NONCE_BYTES + sealed.length)
          .put(head)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM", e);
    }
  }

  /** Null when the key that wrapped it is destroyed, and so is what it wraps. Throws for what this node should be able to open and cannot. */
  byte @Nullable [] unwrap(YearMonth month, byte[] wrapped) {
    byte[] head = headOf(wrapped);
    if (head == null) {
      log.error("the key of {} is not in a form that is known", month);
      throw new IllegalStateException("month key: unknown form");
    }
    if (isDestroyed(head)) {
      return null;
    }
    byte[] kek = kek(head);
    if (kek == null) {
      log.error("the key of {} is wrapped by a key that this node does not have", month);
      throw new IllegalStateException("month key: unknown wrapping key");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    ByteBuffer.wrap(wrapped).position(head.length).get(nonce);
    int begin = head.length + NONCE_BYTES;
    try {
      return cipher(Cipher.DECRYPT_MODE, kek, nonce, month, head)
          .doFinal(wrapped, begin, wrapped.length - begin);
    } catch (GeneralSecurityException e) {
      log.error("the key of {} does not open with this node's keys", month);
      throw new IllegalStateException("month key", e);
    }
  }

  /** Whether a wrapped key is safe when the wrapping keys that are to go are gone. */
  boolean isCurrent(byte[] wrapped) {
    byte[] head = headOf(wrapped);
    if (head == null) {
      return false;
    }
    YearMonth by = ratchetMonth(head);
    if (ratchet.isEmpty()) {
      return by == null && head[0] == keys.currentId();
    }
    return by != null && !by.isBefore(currentMonth(ratchet.get()));
  }

  /** Whether it can never be opened any more. */
  boolean isDestroyed(byte[] wrapped) {
    byte[] head = headOf(wrapped);
    YearMonth by = head == null ? null : ratchetMonth(head);
    return by != null && ratchet.isPresent() && by.isBefore(ratchet.get().oldest());
  }

  private byte[] currentHead() {
    if (ratchet.isEmpty()) {
      return new byte[] {(byte) keys.currentId()};
    }
    YearMonth month = currentMonth(ratchet.get());
    return ByteBuffer.allocate(RATCHET_HEAD)
        .put(BY_RATCHET)
        .putInt(month.getYear() * 100 + month.getMonthValue())
        .array();
  }

  private byte @Nullable [] kek(byte[] head) {
    YearMonth month = ratchetMonth(head);
    if (month == null) {
      return keys.key(USE, head[0]);
    }
    return ratchet.isEmpty() ? null : ratchet.get().key(month);
  }

  /** Null for what is too short, or no head. */
  private static byte @Nullable [] headOf(byte[] wrapped) {
    if (wrapped.length == 0) {
      return null;
    }
    int length = wrapped[0] == BY_RATCHET ? RATCHET_HEAD : MASTER_HEAD;
    if (wrapped.length < length || (wrapped[0] < 0 && wrapped[0] != BY_RATCHET)) {
      return null;
    }
    byte[] head = new byte[length];
    System.arraycopy(wrapped, 0, head, 0, length);
    return head;
  }

  private static @Nullable YearMonth ratchetMonth(byte[] head) {
    if (head[0] != BY_RATCHET) {
      return null;
    }
    int number = ByteBuffer.wrap(head).getInt(1);
    try {
      return YearMonth.of(number / 100, number % 100);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Cipher cipher(int mode, byte[] kek, byte[] nonce, YearMonth month, byte[] head)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(kek, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(MonthKeys.redisKey(month));
    if (head[0] == BY_RATCHET) {
      cipher.updateAAD(head);
    }
    return cipher;
  }
}
