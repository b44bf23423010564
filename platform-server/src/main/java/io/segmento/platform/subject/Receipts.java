package io.segmento.platform.subject;

import io.segmento.platform.identity.KeyRing;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Signs what was done with a person's data: a compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037). A receipt names nobody; it holds
 * SHA-256(its own id ‖ the id that was presented), so that only who has that id can tell whose it is. Thread-safe.
 */
public final class Receipts {

  private static final String USE = "receipts";
  private static final int JTI_BYTES = 16;
  private static final int PUBLIC_KEY_BYTES = 32;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyRing keys;
  private final SecureRandom random;
  private final Clock clock;

  @Inject
  Receipts(KeyRing keys, SecureRandom random, Clock clock) {
    this.keys = keys;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Signs a receipt.
   *
   * @param presented the id as its holder presented it; it goes in only hashed
   * @param advertiserId empty: of all advertisers
   */
  String sign(SubjectAction action, String presented, String advertiserId, long records) {
    byte[] jtiBytes = new byte[JTI_BYTES];
    random.nextBytes(jtiBytes);
    String jti = BASE64.encodeToString(jtiBytes);
    // Nothing of it needs escaping: ids of advertisers are letters, digits, _ and -.
    String claims = "{\"iss\":\"segmento\",\"iat\":" + clock.instant().getEpochSecond()
        + ",\"jti\":\"" + jti + "\",\"action\":\"" + action.label() + "\",\"advertiser\":\""
        + advertiserId + "\",\"records\":" + records + ",\"subject_sha256\":\""
        + BASE64.encodeToString(sha256(jti + presented)) + "\"}";
    return sign(claims);
  }

  /** Signs claims, a JSON object: a compact JWS. */
  public String sign(String claims) {
    int keyId = keys.currentId();
    String header = "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"" + keyName(keyId) + "\"}";
    String signed = part(header) + "." + part(claims);
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keyPair(keyId).getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519", e);
    }
  }

  /** The public keys of all receipts that can still be checked: an RFC 7517 JWK set. */
  public String jwks() {
    List<String> jwks = new ArrayList<>();
    for (int id : keys.ids()) {
      jwks.add("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"use\":\"sig\",\"alg\":\"EdDSA\",\"kid\":\""
          + keyName(id) + "\",\"x\":\""
          + BASE64.encodeToString(publicBytes((EdECPublicKey) keyPair(id).getPublic())) + "\"}");
    }
    jwks.sort(null);
    return "{\"keys\":[" + String.join(",", jwks) + "]}";
  }

  private static String keyName(int id) {
    return USE + "-" + id;
  }

  /** The key pair whose private key is derived from the master; the generator takes it from its source of randomness. */
  private KeyPair keyPair(int id) {
    byte[] seed = keys.key(USE, id);
    if (seed == null) {
      throw new IllegalStateException("no master " + id);
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
      generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519", e);
    }
  }

  /** RFC 8032, 5.1.2: y in little-endian order, the lowest bit of x in its last bit. */
  private static byte[] publicBytes(EdECPublicKey key) {
    byte[] bigEndian = key.getPoint().getY().toByteArray();
    byte[] bytes = new byte[PUBLIC_KEY_BYTES];
    for (int i = 0; i < Math.min(PUBLIC_KEY_BYTES, bigEndian.length); i++) {
      bytes[i] = bigEndian[bigEndian.length - 1 - i];
    }
    if (key.getPoint().isXOdd()) {
      bytes[PUBLIC_KEY_BYTES - 1] |= (byte) 0x80;
    }
    return bytes;
  }

  private static String part(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256", e);
    }
  }

  /** Gives the same bytes each time: the seed of a key that must come out the same each time. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] seed;

    private Fixed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException(
            "seed: " + bytes.length + " bytes (expected: " + seed.length + ")");
      }
      System.arraycopy(Arrays.copyOf(seed, bytes.length), 0, bytes, 0, bytes.length);
    }
  }
}
