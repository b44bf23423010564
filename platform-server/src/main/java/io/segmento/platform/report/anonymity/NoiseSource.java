package io.segmento.platform.report.anonymity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Noise that a secret and a name determine: the seed of each draw is HMAC-SHA-256(secret, name). Safe for use by many threads. */
final class NoiseSource {
  private static final String MAC = "HmacSHA256";

  private final byte[] secret;
  private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::mac);

  NoiseSource(byte[] secret) {
    this.secret = secret.clone();
  }

  /** The same stream for the same name. */
  SeededStream stream(String name) {
    return new SeededStream(macs.get().doFinal(name.getBytes(UTF_8)));
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret, MAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC, e);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }
}
