package io.segmento.platform.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.segmento.platform.counter.UserGroups;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Puts the users of one experiment into {@value #SLOTS} slots, each with the same probability, and those of each of the {@link UserGroups} into {@value #PARTS}
 * slots that follow each other:
 *
 * <pre>
 * key  = HMAC-SHA-256(pepper, "experiment/" ‖ id)
 * slot = 10 · rank of the user's group by HMAC-SHA-256(key, "group/" ‖ group)  +  HMAC-SHA-256(key, user key) mod 10
 * </pre>
 *
 * An arm is some slots that follow each other, so that whole groups lie in it, and at most two are cut by its ends. A user is in the same slot on every node and at
 * any time, and nothing is stored for it. Each experiment has a key of its own, so each deals the groups anew, and nobody who knows user keys can tell who is in
 * which arm without the pepper. Immutable.
 */
public final class ArmHash {

  /** Arms have shares of users in steps of a thousandth. */
  public static final int SLOTS = 1_000;

  /** Slots of a group. */
  static final int PARTS = SLOTS / UserGroups.GROUPS;

  static final int MARK_BITS = 20;

  private static final String USE = "experiment/";
  private static final String GROUP = "group/";

  private final UserGroups groups;
  private final HashFunction hash;
  private final int[] ranks = new int[UserGroups.GROUPS];

  private ArmHash(UserGroups groups, byte[] key) {
    this.groups = requireNonNull(groups, "groups");
    hash = Hashing.hmacSha256(key);
    byte[][] order = new byte[UserGroups.GROUPS][];
    Arrays.setAll(order, group -> hash.hashString(GROUP + group, UTF_8).asBytes());
    int[] dealt = IntStream.range(0, UserGroups.GROUPS)
        .boxed()
        .sorted((one, other) -> Arrays.compareUnsigned(order[one], order[other]))
        .mapToInt(Integer::intValue)
        .toArray();
    for (int rank = 0; rank < dealt.length; rank++) {
      ranks[dealt[rank]] = rank;
    }
  }

  /** Of an experiment by its id. */
  public static ArmHash of(KeyRing keys, UserGroups groups, String experimentId) {
    return new ArmHash(groups, keys.lastingKey(USE + requireNonNull(experimentId, "experimentId")));
  }

  /** With a key of its own, for tests. */
  static ArmHash of(UserGroups groups, String key) {
    return new ArmHash(groups, key.getBytes(UTF_8));
  }

  /** The slot of a user, 0 to 999. */
  public int slot(UserKey user) {
    return place(user).slot();
  }

  /** The first of the {@value #PARTS} slots of a group. */
  int firstSlot(int group) {
    return PARTS * ranks[group];
  }

  /** A user's slot and, independent of it, a number of {@value #MARK_BITS} bits that two users rarely share. */
  Place place(UserKey user) {
    ByteBuffer bytes = ByteBuffer.wrap(hash.hashBytes(user.bytes()).asBytes());
    int part = (int) Long.remainderUnsigned(bytes.getLong(), PARTS);
    int mark = (int) (bytes.getLong() >>> (Long.SIZE - MARK_BITS));
    return new Place(firstSlot(groups.group(user)) + part, mark);
  }

  record Place(int slot, int mark) {}
}
