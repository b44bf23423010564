package io.segmento.platform.identity;

import io.segmento.proto.v1.IdentityKind;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange calls a user of ours: base64url(key id ‖ AES-SIV(kind ‖ user key)) under that exchange's own key. It needs no look-up at
 * bid time, and two exchanges cannot compare notes. Thread-safe.
 */
public final class BuyerUids {

  private static final int PLAIN_BYTES = 1 + UserKey.BYTES;
  private static final int SEALED_BYTES = 1 + AesSiv.TAG_BYTES + PLAIN_BYTES;
  private static final int SEALED_CHARS = (SEALED_BYTES * 4 + 2) / 3;
  /** Above this, names of exchanges that do not exist have piled up. */
  private static final int MAX_CIPHERS = 1_000;

  private final KeyRing keys;
  /** Ciphers of this thread by exchange and key id. */
  private final ThreadLocal<Map<String, AesSiv>> ciphers = ThreadLocal.withInitial(HashMap::new);

  @Inject
  public BuyerUids(KeyRing keys) {
    this.keys = keys;
  }

  public String seal(String exchange, IdentityKind kind, UserKey user) {
    byte[] plain = new byte[PLAIN_BYTES];
    plain[0] = (byte) kind.getNumber();
    System.arraycopy(user.bytes(), 0, plain, 1, UserKey.BYTES);
    AesSiv cipher = cipher(exchange, keys.currentId());
    if (cipher == null) {
      throw new IllegalStateException("no current key");
    }
    byte[] sealed = new byte[SEALED_BYTES];
    sealed[0] = (byte) keys.currentId();
    System.arraycopy(cipher.seal(plain), 0, sealed, 1, SEALED_BYTES - 1);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /** Whom the exchange means; null for what we did not seal for this exchange: an unknown user, never an error. */
  public @Nullable KnownUser open(String exchange, String buyerUid) {
    if (buyerUid.length() != SEALED_CHARS) {
      return null;
    }
    byte[] sealed;
    try {
      sealed = Base64.getUrlDecoder().decode(buyerUid);
    } catch (IllegalArgumentException e) {
      return null;
    }
    AesSiv cipher = cipher(exchange, sealed[0]);
    byte[] plain =
        cipher == null ? null : cipher.open(Arrays.copyOfRange(sealed, 1, sealed.length));
    if (plain == null) {
      return null;
    }
    IdentityKind kind = IdentityKind.forNumber(plain[0]);
    return kind == null
        ? null
        : new KnownUser(kind, UserKey.of(Arrays.copyOfRange(plain, 1, PLAIN_BYTES)));
  }

  private @Nullable AesSiv cipher(String exchange, int keyId) {
    Map<String, AesSiv> ofThread = ciphers.get();
    String name = exchange + '/' + keyId;
    AesSiv known = ofThread.get(name);
    if (known != null) {
      return known;
    }
    byte[] key = keys.doubleKey("exchange/" + exchange, keyId);
    if (key == null) {
      return null;
    }
    if (ofThread.size() >= MAX_CIPHERS) {
      ofThread.clear();
    }
    AesSiv made = new AesSiv(key);
    ofThread.put(name, made);
    return made;
  }
}
