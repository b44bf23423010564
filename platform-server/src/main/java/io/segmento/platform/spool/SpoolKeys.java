package io.segmento.platform.spool;

import com.google.protobuf.ByteString;
import io.segmento.platform.identity.KeyRing;
import io.segmento.proto.v1.SpoolKey;
import io.segmento.proto.v1.SpoolSeal;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of keys that gateways seal to: one for each master secret, X25519 (RFC 7748), so that what was sealed before a change of the master
 * still opens. Every core of one key ring has the same. Immutable.
 */
final class SpoolKeys {
  private static final String CURVE = "X25519";
  private static final String MAC = "HmacSHA256";
  private static final byte[] INFO = "segmento spool 1".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_BYTES = 32;
  /** The counter of HKDF's only block (RFC 5869, 2.3). */
  private static final byte FIRST_BLOCK = 1;
  /** What a secret is multiplied with to give its public key (RFC 7748, 4.1). */
  private static final BigInteger BASE = BigInteger.valueOf(9);

  private final SpoolKey current;
  private final Map<Integer, Pair> pairs = new HashMap<>();

  private record Pair(PrivateKey secret, ByteString open) {}

  @Inject
  SpoolKeys(KeyRing keys) {
    for (int id : keys.ids()) {
      byte[] secret = keys.key("spool", id);
      if (secret != null) {
        pairs.put(id, pair(secret));
      }
    }
    current = key(keys.currentId());
  }

  /** What gateways are told to seal to. */
  SpoolKey current() {
    return current;
  }

  /** The key of the records of one file; null when its seal is broken or its master is gone. */
  @Nullable
  SecretKeySpec open(SpoolSeal seal) {
    Pair pair = pairs.get(seal.getKeyId());
    if (pair == null || seal.getEphemeralKey().size() != KEY_BYTES) {
      return null;
    }
    byte[] ephemeral = seal.getEphemeralKey().toByteArray();
    try {
      byte[] shared = agree(pair.secret(), publicKey(ephemeral));
      Mac mac = Mac.getInstance(MAC);
      byte[] salt = new byte[2 * KEY_BYTES];
      System.arraycopy(ephemeral, 0, salt, 0, KEY_BYTES);
      pair.open().copyTo(salt, KEY_BYTES);
      mac.init(new SecretKeySpec(salt, MAC));
      byte[] extracted = mac.doFinal(shared);
      mac.init(new SecretKeySpec(extracted, MAC));
      mac.update(INFO);
      mac.update(FIRST_BLOCK);
      return new SecretKeySpec(mac.doFinal(), "AES");
    } catch (GeneralSecurityException e) {
      // A point of small order: nobody who means well sends one.
      return null;
    }
  }

  private SpoolKey key(int id) {
    Pair pair = pairs.get(id);
    if (pair == null) {
      throw new IllegalStateException("no current master");
    }
    return SpoolKey.newBuilder().setId(id).setPublicKey(pair.open()).build();
  }

  private static Pair pair(byte[] secret) {
    try {
      PrivateKey key = KeyFactory.getInstance(CURVE)
          .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
      PublicKey base = KeyFactory.getInstance(CURVE)
          .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE));
      return new Pair(key, ByteString.copyFrom(agree(key, base)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(CURVE, e);
    }
  }

  private static byte[] agree(PrivateKey secret, PublicKey other) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance(CURVE);
    agreement.init(secret);
    agreement.doPhase(other, true);
    return agreement.generateSecret();
  }

  /** From 32 bytes, the least first, without the topmost bit (RFC 7748, 5). */
  private static PublicKey publicKey(byte[] littleEndian) throws GeneralSecurityException {
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[i] = littleEndian[KEY_BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    return KeyFactory.getInstance(CURVE)
        .generatePublic(
            new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
  }
}
