package io.segmento.platform.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The node's secrets. Each use has keys of its own, derived from a master secret of 32 bytes by its name, so that one master has to be kept
 * safe and no key serves two uses. Masters are numbered; the current one is used for what is new, older ones still open what they sealed.
 * Immutable; never printed.
 */
public final class KeyRing {

  /** Length of a master secret and of each derived key. */
  public static final int KEY_BYTES = 32;

  private static final int MAX_ID = 127;
  private static final String MAC = "HmacSHA256";

  private final byte[] pepper;
  private final int currentId;
  private final Map<Integer, byte[]> masters;
  private final Map<String, PriceKeys> prices;

  /**
   * A ring.
   *
   * @param pepper what user keys are hashed with; it never changes, or every user becomes a stranger
   * @param masters master secrets by id, 0 to 127
   */
  public KeyRing(byte[] pepper, int currentId, Map<Integer, byte[]> masters) {
    this(pepper, currentId, masters, Map.of());
  }

  /**
   * A ring with keys of exchanges that encrypt their prices.
   *
   * @param prices by the exchange's id
   */
  public KeyRing(
      byte[] pepper, int currentId, Map<Integer, byte[]> masters, Map<String, PriceKeys> prices) {
    check("pepper", pepper);
    masters.forEach((id, master) -> {
      if (id < 0 || id > MAX_ID) {
        throw new IllegalArgumentException(
            "masters: id " + id + " (expected: 0 to " + MAX_ID + ")");
      }
      check("masters." + id, master);
    });
    if (!masters.containsKey(currentId)) {
      throw new IllegalArgumentException("current: " + currentId + " (expected: one of masters)");
    }
    this.pepper = pepper.clone();
    this.currentId = currentId;
    this.masters = Map.copyOf(masters);
    this.prices = Map.copyOf(prices);
  }

  private static void check(String name, byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          name + ": " + key.length + " bytes (expected: " + KEY_BYTES + ")");
    }
  }

  byte[] pepper() {
    return pepper.clone();
  }

  /** The id of the master that new things are sealed with. */
  public int currentId() {
    return currentId;
  }

  /** Ids of all masters, in no order. */
  public Iterable<Integer> ids() {
    return masters.keySet();
  }

  /** The key of 32 bytes for one use under one master: HMAC-SHA-256(master, use). Null when there is no such master. */
  public byte @Nullable [] key(String use, int id) {
    byte[] master = masters.get(id);
    return master == null ? null : hmac(master, use.getBytes(StandardCharsets.UTF_8));
  }

  /** The key for one use under the current master. */
  public byte[] currentKey(String use) {
    return hmac(current(), use.getBytes(StandardCharsets.UTF_8));
  }

  /** A key for one use that stays as long as the pepper, whatever master is current: for what must come out the same for years. */
  public byte[] lastingKey(String use) {
    return hmac(pepper, use.getBytes(StandardCharsets.UTF_8));
  }

  /** Two keys for one use, 64 bytes, for ciphers that need both at once. */
  byte @Nullable [] doubleKey(String use, int id) {
    byte[] first = key(use + "/1", id);
    byte[] second = key(use + "/2", id);
    if (first == null || second == null) {
      return null;
    }
    return ByteBuffer.allocate(2 * KEY_BYTES).put(first).put(second).array();
  }

  /** The keys of an exchange that encrypts its prices; null when it gave us none. */
  public @Nullable PriceKeys priceKeys(String exchange) {
    return prices.get(exchange);
  }

  private byte[] current() {
    byte[] master = masters.get(currentId);
    if (master == null) {
      throw new IllegalStateException("no current master");
    }
    return master;
  }

  static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC, e);
    }
  }

  @Override
  public String toString() {
    return "KeyRing(***, ids "
        + Arrays.toString(masters.keySet().stream().sorted().toArray()) + ")";
  }
}
