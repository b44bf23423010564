package io.segmento.platform.eventlog;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256, on a generator that each thread keeps. */
final class KeyedHash {
  private static final String MAC = "HmacSHA256";
  private static final ThreadLocal<Mac> MACS = ThreadLocal.withInitial(KeyedHash::mac);

  private KeyedHash() {}

  static byte[] of(byte[] key, byte[] value) {
    Mac mac = MACS.get();
    try {
      mac.init(new SecretKeySpec(key, MAC));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC, e);
    }
    return mac.doFinal(value);
  }

  private static Mac mac() {
    try {
      return Mac.getInstance(MAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC, e);
    }
  }
}
