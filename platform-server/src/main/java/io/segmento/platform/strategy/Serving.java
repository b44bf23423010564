package io.segmento.platform.strategy;

import io.segmento.platform.identity.UserKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions of one strategy that are asked on this node. Immutable. */
public final class Serving {

  static final Serving NOBODY = new Serving("", null, null, 0, List.of());

  private static final int SLOTS = 10_000;

  private final @Nullable LoadedStrategy live;
  private final @Nullable LoadedStrategy canary;
  private final int canarySlots;
  private final long salt;
  private final List<LoadedStrategy> shadows;

  /**
   * Of one name.
   *
   * @param canaryPercent of users
   * @param shadows asked besides, for nothing
   */
  Serving(
      String name,
      @Nullable LoadedStrategy live,
      @Nullable LoadedStrategy canary,
      double canaryPercent,
      List<LoadedStrategy> shadows) {
    this.live = live;
    this.canary = canary;
    this.canarySlots = (int) Math.round(canaryPercent * SLOTS / 100);
    this.salt = canary == null ? 0 : mix((name + '@' + canary.version()).hashCode());
    this.shadows = List.copyOf(shadows);
  }

  /** Null when only a share of users has it, or nobody. */
  public @Nullable LoadedStrategy live() {
    return live;
  }

  @Nullable
  LoadedStrategy canary() {
    return canary;
  }

  public List<LoadedStrategy> shadows() {
    return shadows;
  }

  boolean asksAnybody() {
    return live != null || canary != null;
  }

  /**
   * The version for a user: the canary for its share of users, the same ones on every node and for as long as it is a canary. Nobody in particular is
   * never the canary's. Null when there is none.
   */
  public @Nullable LoadedStrategy chosen(@Nullable UserKey user) {
    return canary != null && user != null && slot(user) < canarySlots ? canary : live;
  }

  /** A user key is a keyed hash already; the salt makes each canary's users others. */
  private int slot(UserKey user) {
    return (int) Long.remainderUnsigned(mix(user.hashCode() ^ salt), SLOTS);
  }

  /** SplitMix64's finaliser (Steele, Lea, Flood 2014): spreads a number over all bits. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
