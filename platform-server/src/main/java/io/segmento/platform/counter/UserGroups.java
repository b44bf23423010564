package io.segmento.platform.counter;

import static java.util.Objects.requireNonNull;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserKey;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;

/**
 * Groups that users are in for good, each a hundredth of all, whatever experiment comes:
 *
 * <pre>group = HMAC-SHA-256(HMAC-SHA-256(pepper, "user-groups"), user key) mod 100</pre>
 *
 * What a group did before an experiment is thereby known of each arm that the group is dealt to. Nothing is stored of who is in which group, and without the
 * pepper nobody can tell. Immutable.
 */
public final class UserGroups {
  /** Enough for intervals (98 degrees of freedom), few enough that a group of a campaign of some size is a crowd. */
  public static final int GROUPS = 100;

  private static final String USE = "user-groups";

  private final HashFunction hash;

  @Inject
  public UserGroups(KeyRing keys) {
    hash = Hashing.hmacSha256(requireNonNull(keys, "keys").lastingKey(USE));
  }

  /** 0 to 99. */
  public int group(UserKey user) {
    long first = ByteBuffer.wrap(hash.hashBytes(user.bytes()).asBytes()).getLong();
    return (int) Long.remainderUnsigned(first, GROUPS);
  }
}
