package io.segmento.platform.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.segmento.platform.identity.KeyRing;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Where the store keeps the link of an exchange's id: under a keyed hash of it, so that the id itself is nowhere. Thread-safe. */
final class LinkNames {

  private static final int HASH_BYTES = 16;
  private static final String MAC = "HmacSHA256";
  /** Above this, names of exchanges that do not exist have piled up. */
  private static final int MAX_MACS = 1_000;

  private final KeyRing keys;
  /** Of this thread, by exchange. */
  private final ThreadLocal<Map<String, Mac>> macs = ThreadLocal.withInitial(HashMap::new);

  @Inject
  LinkNames(KeyRing keys) {
    this.keys = keys;
  }

  /** What stands for an exchange's id of a user. */
  ByteString hash(String exchange, String exchangeUserId) {
    byte[] hash = mac(exchange).doFinal(exchangeUserId.getBytes(UTF_8));
    return ByteString.copyFrom(hash, 0, HASH_BYTES);
  }

  /** {@code m:<exchange>:<hash>}. */
  static byte[] name(String exchange, ByteString hash) {
    return ("m:" + exchange + ":"
            + Base64.getUrlEncoder().withoutPadding().encodeToString(hash.toByteArray()))
        .getBytes(US_ASCII);
  }

  private Mac mac(String exchange) {
    Map<String, Mac> ofThread = macs.get();
    Mac known = ofThread.get(exchange);
    if (known != null) {
      return known;
    }
    if (ofThread.size() >= MAX_MACS) {
      ofThread.clear();
    }
    try {
      Mac made = Mac.getInstance(MAC);
      made.init(new SecretKeySpec(keys.lastingKey("link/" + exchange), MAC));
      ofThread.put(exchange, made);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC, e);
    }
  }
}
