package io.segmento.gateway.spool;

import com.google.protobuf.ByteString;
import io.segmento.proto.v1.SealedRecord;
import io.segmento.proto.v1.SpoolKey;
import io.segmento.proto.v1.SpoolSeal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the records of one file to the core, as {@code segmento/v1/spool.proto} says. The key is made with a pair of this file alone, whose
 * secret half is forgotten at once, and itself lives as long as this object: after that nobody but the core can read the file. Not thread-safe.
 */
final class FileSeal {
  private static final String CURVE = "X25519";
  private static final String MAC = "HmacSHA256";
  private static final byte[] INFO = "segmento spool 1".getBytes(StandardCharsets.US_ASCII);
  private static final byte FIRST_BLOCK = 1;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SpoolSeal seal;
  private final SecretKeySpec key;
  private final Cipher cipher;
  private long next;

  /** Throws when the key is no point of the curve. */
  FileSeal(SpoolKey recipient) throws GeneralSecurityException {
    byte[] open = recipient.getPublicKey().toByteArray();
    if (open.length != KEY_BYTES) {
      throw new GeneralSecurityException("a public key of " + open.length + " bytes");
    }
    KeyPair pair = KeyPairGenerator.getInstance(CURVE).generateKeyPair();
    byte[] ephemeral = bytes((XECPublicKey) pair.getPublic());
    KeyAgreement agreement = KeyAgreement.getInstance(CURVE);
    agreement.init(pair.getPrivate());
    agreement.doPhase(publicKey(open), true);

    Mac mac = Mac.getInstance(MAC);
    byte[] salt = ByteBuffer.allocate(2 * KEY_BYTES).put(ephemeral).put(open).array();
    mac.init(new SecretKeySpec(salt, MAC));
    byte[] extracted = mac.doFinal(agreement.generateSecret());
    mac.init(new SecretKeySpec(extracted, MAC));
    mac.update(INFO);
    mac.update(FIRST_BLOCK);
    key = new SecretKeySpec(mac.doFinal(), "AES");
    cipher = Cipher.getInstance("AES/GCM/NoPadding");
    seal = SpoolSeal.newBuilder()
        .setKeyId(recipient.getId())
        .setEphemeralKey(ByteString.copyFrom(ephemeral))
        .build();
  }

  /** What the file begins with. */
  SpoolSeal seal() {
    return seal;
  }

  SealedRecord seal(byte[] plain) {
    long index = next++;
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(index).array();
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      return SealedRecord.newBuilder()
          .setIndex(index)
          .setSealed(ByteString.copyFrom(cipher.doFinal(plain)))
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM", e);
    }
  }

  /** The number of 32 bytes, the least first (RFC 7748, 5). */
  private static byte[] bytes(XECPublicKey key) {
    byte[] bigEndian = key.getU().toByteArray();
    byte[] littleEndian = new byte[KEY_BYTES];
    for (int i = 0; i < Math.min(KEY_BYTES, bigEndian.length); i++) {
      littleEndian[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return littleEndian;
  }

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
