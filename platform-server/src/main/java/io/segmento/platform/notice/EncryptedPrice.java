package io.segmento.platform.notice;

import io.segmento.platform.identity.PriceKeys;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Prices as Google's and BidSwitch's notices carry them: 28 bytes in base64url, of which 16 are an initialisation vector, 8 the price under a pad,
 * 4 a signature. Pad = HMAC-SHA1(encryption key, iv), signature = HMAC-SHA1(integrity key, price ‖ iv), cut to their lengths; the price is
 * micros of a CPM, big-endian.
 *
 * <p>Source: Google, Authorized Buyers, "Decrypt price confirmations".
 */
final class EncryptedPrice {

  private static final int IV_BYTES = 16;
  private static final int PRICE_BYTES = 8;
  private static final int SIGNATURE_BYTES = 4;
  private static final int BYTES = IV_BYTES + PRICE_BYTES + SIGNATURE_BYTES;
  private static final int MAX_CHARS = 48;
  private static final String HMAC = "HmacSHA1";

  private EncryptedPrice() {}

  /** Whether a text has the shape of an encrypted price. */
  static boolean isOne(String text) {
    return bytes(text).length == BYTES;
  }

  /** CPM micros; empty when the text was not made with these keys. */
  static OptionalLong open(String text, PriceKeys keys) {
    byte[] message = bytes(text);
    if (message.length != BYTES) {
      return OptionalLong.empty();
    }
    byte[] iv = Arrays.copyOf(message, IV_BYTES);
    byte[] pad = hmac(keys.encryption(), iv);
    byte[] price = new byte[PRICE_BYTES];
    for (int i = 0; i < PRICE_BYTES; i++) {
      price[i] = (byte) (message[IV_BYTES + i] ^ pad[i]);
    }
    byte[] expected = Arrays.copyOf(hmac(keys.integrity(), price, iv), SIGNATURE_BYTES);
    byte[] signature = Arrays.copyOfRange(message, IV_BYTES + PRICE_BYTES, BYTES);
    return MessageDigest.isEqual(expected, signature)
        ? OptionalLong.of(ByteBuffer.wrap(price).getLong())
        : OptionalLong.empty();
  }

  private static byte[] bytes(String text) {
    String trimmed = text.strip();
    if (trimmed.length() > MAX_CHARS) {
      return new byte[0];
    }
    try {
      return Base64.getUrlDecoder().decode(trimmed);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(HMAC, e);
    }
  }
}
