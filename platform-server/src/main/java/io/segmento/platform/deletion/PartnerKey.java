package io.segmento.platform.deletion;

import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * A public key that a partner publishes, for the one algorithm that its type has here, whatever a token says: RSA for RS256, P-256 for ES256,
 * Ed25519 for EdDSA. Immutable.
 *
 * @param keyId empty when it has none
 */
record PartnerKey(String keyId, String algorithm, PublicKey key) {

  private static final int MIN_RSA_BITS = 2_048;
  private static final int MAX_RSA_BITS = 8_192;
  private static final int POINT_BYTES = 32;

  /** From a JWK (RFC 7517); empty for a kind of key that is not known here, or not safe. */
  static Optional<PartnerKey> of(JsonObject jwk) {
    try {
      String use = Jws.text(jwk, "use");
      if (!use.isEmpty() && !use.equals("sig")) {
        return Optional.empty();
      }
      String id = Jws.text(jwk, "kid");
      return switch (Jws.text(jwk, "kty") + " " + Jws.text(jwk, "crv")) {
        case "RSA " -> rsa(jwk).map(key -> new PartnerKey(id, "RS256", key));
        case "EC P-256" -> Optional.of(new PartnerKey(id, "ES256", p256(jwk)));
        case "OKP Ed25519" -> Optional.of(new PartnerKey(id, "EdDSA", ed25519(jwk)));
        default -> Optional.empty();
      };
    } catch (GeneralSecurityException | IllegalArgumentException | RefusedDeletionException e) {
      return Optional.empty();
    }
  }

  private static Optional<PublicKey> rsa(JsonObject jwk) throws GeneralSecurityException {
    BigInteger modulus = number(jwk, "n");
    BigInteger exponent = number(jwk, "e");
    if (modulus.bitLength() < MIN_RSA_BITS
        || modulus.bitLength() > MAX_RSA_BITS
        || exponent.bitLength() > Integer.SIZE) {
      return Optional.empty();
    }
    return Optional.of(
        KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
  }

  private static PublicKey p256(JsonObject jwk) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(
            new ECPoint(number(jwk, "x"), number(jwk, "y")),
            parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static PublicKey ed25519(JsonObject jwk) throws GeneralSecurityException {
    byte[] littleEndian = bytes(jwk, "x");
    if (littleEndian.length != POINT_BYTES) {
      throw new IllegalArgumentException("x");
    }
    byte[] y = new byte[POINT_BYTES];
    for (int i = 0; i < POINT_BYTES; i++) {
      y[i] = littleEndian[POINT_BYTES - 1 - i];
    }
    boolean xOdd = (y[0] & 0x80) != 0;
    y[0] &= 0x7f;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(
            NamedParameterSpec.ED25519, new EdECPoint(xOdd, new BigInteger(1, y))));
  }

  private static BigInteger number(JsonObject jwk, String name) {
    return new BigInteger(1, bytes(jwk, name));
  }

  private static byte[] bytes(JsonObject jwk, String name) {
    return Base64.getUrlDecoder().decode(Jws.text(jwk, name));
  }

  /** Whether this key may have signed a token: its id, if the token names one, and its algorithm. */
  boolean fits(Jws token) {
    return algorithm.equals(token.algorithm())
        && (token.keyId().isEmpty() || token.keyId().equals(keyId));
  }

  boolean signed(Jws token) {
    try {
      Signature signature = Signature.getInstance(
          switch (algorithm) {
            case "RS256" -> "SHA256withRSA";
            case "ES256" -> "SHA256withECDSAinP1363Format";
            default -> "Ed25519";
          });
      signature.initVerify(key);
      signature.update(token.signed().asReadOnlyByteBuffer());
      return signature.verify(token.signature().toByteArray());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
