package io.segmento.platform.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Deterministic authenticated encryption: AES-SIV of RFC 5297 with 256-bit keys and without associated data. The same plaintext always gives
 * the same ciphertext, which is what an id needs; whatever was not sealed under the key does not open. Not thread-safe: one for each thread.
 */
final class AesSiv {

  static final int TAG_BYTES = 16;

  private static final int BLOCK = 16;

  private final Cipher macCipher;
  private final Cipher counterCipher;
  private final SecretKeySpec counterKey;
  private final byte[] subkey1;
  private final byte[] subkey2;

  /**
   * A cipher.
   *
   * @param key 32, 48 or 64 bytes: the first half authenticates, the second encrypts
   */
  AesSiv(byte[] key) {
    int half = key.length / 2;
    try {
      macCipher = Cipher.getInstance("AES/ECB/NoPadding");
      macCipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, half, "AES"));
      counterCipher = Cipher.getInstance("AES/CTR/NoPadding");
      counterKey = new SecretKeySpec(key, half, half, "AES");
      subkey1 = doubled(macCipher.doFinal(new byte[BLOCK]));
      subkey2 = doubled(subkey1);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES", e);
    }
  }

  /** Tag and ciphertext: 16 bytes more than the plaintext. */
  byte[] seal(byte[] plaintext, byte[]... associated) {
    byte[] tag = s2v(plaintext, associated);
    byte[] sealed = Arrays.copyOf(tag, TAG_BYTES + plaintext.length);
    System.arraycopy(counter(tag, plaintext), 0, sealed, TAG_BYTES, plaintext.length);
    return sealed;
  }

  /** The plaintext; null when it does not authenticate. */
  byte @Nullable [] open(byte[] sealed, byte[]... associated) {
    if (sealed.length < TAG_BYTES) {
      return null;
    }
    byte[] tag = Arrays.copyOf(sealed, TAG_BYTES);
    byte[] plaintext = counter(tag, Arrays.copyOfRange(sealed, TAG_BYTES, sealed.length));
    return MessageDigest.isEqual(tag, s2v(plaintext, associated)) ? plaintext : null;
  }

  /** RFC 5297, 2.4. */
  private byte[] s2v(byte[] plaintext, byte[]... associated) {
    byte[] d = cmac(new byte[BLOCK]);
    for (byte[] data : associated) {
      d = xor(doubled(d), cmac(data));
    }
    byte[] last;
    if (plaintext.length >= BLOCK) {
      last = plaintext.clone();
      int end = last.length - BLOCK;
      for (int i = 0; i < BLOCK; i++) {
        last[end + i] ^= d[i];
      }
    } else {
      last = xor(doubled(d), padded(plaintext));
    }
    return cmac(last);
  }

  /** RFC 4493. */
  private byte[] cmac(byte[] message) {
    int full = message.length == 0 ? 0 : (message.length - 1) / BLOCK;
    byte[] rest = Arrays.copyOfRange(message, full * BLOCK, message.length);
    byte[] last = rest.length == BLOCK ? xor(rest, subkey1) : xor(padded(rest), subkey2);
    byte[] state = new byte[BLOCK];
    try {
      for (int i = 0; i < full; i++) {
        for (int j = 0; j < BLOCK; j++) {
          state[j] ^= message[i * BLOCK + j];
        }
        state = macCipher.doFinal(state);
      }
      return macCipher.doFinal(xor(state, last));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES", e);
    }
  }

  private byte[] counter(byte[] tag, byte[] data) {
    byte[] start = tag.clone();
    start[8] &= 0x7f;
    start[12] &= 0x7f;
    try {
      counterCipher.init(Cipher.ENCRYPT_MODE, counterKey, new IvParameterSpec(start));
      return counterCipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES", e);
    }
  }

  /** Multiplication by x in GF(2^128). */
  private static byte[] doubled(byte[] block) {
    byte[] result = new byte[BLOCK];
    int carry = 0;
    for (int i = BLOCK - 1; i >= 0; i--) {
      int b = block[i] & 0xff;
      result[i] = (byte) ((b << 1) | carry);
      carry = b >>> 7;
    }
    result[BLOCK - 1] ^= (byte) (carry * 0x87);
    return result;
  }

  private static byte[] padded(byte[] rest) {
    byte[] block = Arrays.copyOf(rest, BLOCK);
    block[rest.length] = (byte) 0x80;
    return block;
  }

  private static byte[] xor(byte[] a, byte[] b) {
    byte[] result = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      result[i] = (byte) (a[i] ^ b[i]);
    }
    return result;
  }
}
