package io.segmento.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.proto.v1.ReplayRequest;
import io.segmento.proto.v1.SealedRecord;
import io.segmento.proto.v1.SpoolKey;
import io.segmento.proto.v1.SpooledCall;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Has the secret that gateways seal to, and opens what {@code spool.proto} says; written from that text and not from the gateway's code. */
public final class OpeningCore {
  /** What precedes the 32 bytes of a public key in its X.509 form (RFC 8410, 4). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b656e032100");

  private final KeyPair pair;

  public OpeningCore() {
    try {
      pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public SpoolKey key() {
    return SpoolKey.newBuilder()
        .setId(3)
        .setPublicKey(ByteString.copyFrom(open()))
        .build();
  }

  private byte[] open() {
    byte[] encoded = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, X509.length, encoded.length);
  }

  public List<SpooledCall> open(ReplayRequest request) {
    try {
      byte[] ephemeral = request.getSeal().getEphemeralKey().toByteArray();
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(pair.getPrivate());
      agreement.doPhase(
          KeyFactory.getInstance("X25519")
              .generatePublic(new X509EncodedKeySpec(joined(X509, ephemeral))),
          true);
      byte[] extracted = hmac(joined(ephemeral, open()), agreement.generateSecret());
      byte[] key = hmac(
          extracted,
          joined("segmento spool 1".getBytes(StandardCharsets.US_ASCII), new byte[] {1}));
      List<SpooledCall> calls = new ArrayList<>();
      for (SealedRecord record : request.getRecordsList()) {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce = ByteBuffer.allocate(12).putLong(4, record.getIndex()).array();
        cipher.init(
            Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        calls.add(SpooledCall.parseFrom(cipher.doFinal(record.getSealed().toByteArray())));
      }
      return calls;
    } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
      throw new AssertionError("cannot be opened", e);
    }
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
