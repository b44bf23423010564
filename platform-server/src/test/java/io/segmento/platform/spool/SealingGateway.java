package io.segmento.platform.spool;

import com.google.protobuf.ByteString;
import io.segmento.proto.v1.ReplayRequest;
import io.segmento.proto.v1.SealedRecord;
import io.segmento.proto.v1.SpoolKey;
import io.segmento.proto.v1.SpoolSeal;
import io.segmento.proto.v1.SpooledCall;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals as {@code spool.proto} says, written from that text and not from the gateway's code. */
final class SealingGateway {
  /** What precedes the 32 bytes of a public key in its X.509 form (RFC 8410, 4). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b656e032100");

  private SealingGateway() {}

  static ReplayRequest sealed(SpoolKey recipient, List<SpooledCall> calls)
      throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] ephemeral = Arrays.copyOfRange(encoded, X509.length, encoded.length);
    byte[] open = recipient.getPublicKey().toByteArray();
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(pair.getPrivate());
    agreement.doPhase(
        KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(joined(X509, open))),
        true);
    byte[] extracted = hmac(joined(ephemeral, open), agreement.generateSecret());
    byte[] key = hmac(
        extracted, joined("segmento spool 1".getBytes(StandardCharsets.US_ASCII), new byte[] {1}));
    ReplayRequest.Builder request = ReplayRequest.newBuilder()
        .setSeal(SpoolSeal.newBuilder()
            .setKeyId(recipient.getId())
            .setEphemeralKey(ByteString.copyFrom(ephemeral)));
    for (int i = 0; i < calls.size(); i++) {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      byte[] nonce = ByteBuffer.allocate(12).putInt(8, i).array();
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      request.addRecords(SealedRecord.newBuilder()
          .setIndex(i)
          .setSealed(ByteString.copyFrom(cipher.doFinal(calls.get(i).toByteArray()))));
    }
    return request.build();
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }
}
