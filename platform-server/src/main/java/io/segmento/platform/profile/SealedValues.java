package io.segmento.platform.profile;

import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what is stored about a user: version ‖ month ‖ nonce ‖ AES-256-GCM under HKDF(month key, name of the Redis key), with name, version
 * and month as associated data, so that a value opens under its own name only. Thread-safe.
 */
final class SealedValues {

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int PREFIX_BYTES = 1 + Integer.BYTES;
  private static final int HEAD_BYTES = PREFIX_BYTES + NONCE_BYTES;
  /** The counter of HKDF's only block (RFC 5869, 2.3). */
  private static final byte FIRST_BLOCK = 1;

  private final SecureRandom random;
  private final ThreadLocal<Tools> tools = ThreadLocal.withInitial(Tools::new);

  @Inject
  SealedValues(SecureRandom random) {
    this.random = random;
  }

  byte[] seal(byte[] redisKey, YearMonth month, byte[] monthKey, byte[] plain) {
    ByteBuffer sealed = ByteBuffer.allocate(HEAD_BYTES + plain.length + TAG_BITS / 8);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    sealed.put(VERSION).putInt(number(month)).put(nonce);
    byte[] result = sealed.array();
    try {
      Cipher cipher = tools.get().cipher(Cipher.ENCRYPT_MODE, monthKey, redisKey, result);
      cipher.doFinal(plain, 0, plain.length, result, HEAD_BYTES);
      return result;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM", e);
    }
  }

  /** What a value begins with; no two values have the same, since it holds a random nonce. Empty of none. */
  static byte[] beginOf(byte @Nullable [] sealed) {
    return sealed == null
        ? new byte[0]
        : Arrays.copyOf(sealed, Math.min(HEAD_BYTES, sealed.length));
  }

  /** The month that a value belongs to; null when it is no sealed value. */
  static @Nullable YearMonth monthOf(byte[] sealed) {
    if (sealed.length < HEAD_BYTES || sealed[0] != VERSION) {
      return null;
    }
    int number = ByteBuffer.wrap(sealed).getInt(1);
    try {
      return YearMonth.of(number / 100, number % 100);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Null when it does not authenticate. */
  byte @Nullable [] open(byte[] redisKey, byte[] monthKey, byte[] sealed) {
    try {
      return tools
          .get()
          .cipher(Cipher.DECRYPT_MODE, monthKey, redisKey, sealed)
          .doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  private static int number(YearMonth month) {
    return month.getYear() * 100 + month.getMonthValue();
  }

  /** What one thread works with. */
  private static final class Tools {
    private final Mac mac;
    private final Cipher cipher;
    /** What the MAC is keyed with: nearly always this month's key, and keying it is half of its work. */
    private byte @Nullable [] macKey;

    private Tools() {
      try {
        mac = Mac.getInstance("HmacSHA256");
        cipher = Cipher.getInstance("AES/GCM/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("HmacSHA256 or AES-GCM", e);
      }
    }

    private Cipher cipher(int mode, byte[] monthKey, byte[] redisKey, byte[] sealed)
        throws GeneralSecurityException {
      if (macKey != monthKey) {
        mac.init(new SecretKeySpec(monthKey, "HmacSHA256"));
        macKey = monthKey;
      }
      mac.update(redisKey);
      mac.update(FIRST_BLOCK);
      SecretKeySpec valueKey = new SecretKeySpec(mac.doFinal(), "AES");
      cipher.init(
          mode, valueKey, new GCMParameterSpec(TAG_BITS, sealed, PREFIX_BYTES, NONCE_BYTES));
      cipher.updateAAD(redisKey);
      cipher.updateAAD(sealed, 0, PREFIX_BYTES);
      return cipher;
    }
  }
}
