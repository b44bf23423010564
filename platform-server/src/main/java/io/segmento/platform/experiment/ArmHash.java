package io.segmento.platform.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserKey;
import java.nio.ByteBuffer;

/**
 * Puts the users of one experiment into {@value #SLOTS} slots, each with the same probability:
 *
 * <pre>slot = HMAC-SHA-256(HMAC-SHA-256(pepper, "experiment/" ‖ id), user key) mod 1000</pre>
 *
 * A user is in the same slot on every node and at any time, and nothing is stored for it. The slots of two experiments are independent of each
 * other, since each has a key of its own, and nobody who knows user keys can tell who is in which arm without the pepper. Immutable.
 */
public final class ArmHash {

  /** Arms have shares of users in steps of a thousandth. */
  public static final int SLOTS = 1_000;

  static final int MARK_BITS = 20;

  private static final String USE = "experiment/";

  private final HashFunction hash;

  private ArmHash(byte[] key) {
    hash = Hashing.hmacSha256(key);
  }

  /** Of an experiment by its id. */
  public static ArmHash of(KeyRing keys, String experimentId) {
    return new ArmHash(keys.lastingKey(USE + requireNonNull(experimentId, "experimentId")));
  }

  /** With a key of its own, for tests. */
  static ArmHash of(String key) {
    return new ArmHash(key.getBytes(UTF_8));
  }

  /** The slot of a user, 0 to 999. */
  public int slot(UserKey user) {
    return place(user).slot();
  }

  /** A user's slot and, independent of it, a number of {@value #MARK_BITS} bits that two users rarely share. */
  Place place(UserKey user) {
    ByteBuffer bytes = ByteBuffer.wrap(hash.hashBytes(user.bytes()).asBytes());
    int slot = (int) Long.remainderUnsigned(bytes.getLong(), SLOTS);
    return new Place(slot, (int) (bytes.getLong() >>> (Long.SIZE - MARK_BITS)));
  }

  record Place(int slot, int mark) {}
}
