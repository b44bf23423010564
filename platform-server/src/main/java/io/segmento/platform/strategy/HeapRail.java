package io.segmento.platform.strategy;

import io.segmento.platform.strategy.RailLimits.Violation;
import io.segmento.proto.v1.Strategy;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rail of what is kept. Nobody can say whose an object on the heap is; but when the heap stays full, what changed last is the likeliest to keep it so, and a version that
 * is let go of lets go of everything. One at a time, with time to collect what it kept before the next, whichever node took it out: who took over is not to blame. Used by one thread.
 */
final class HeapRail {

  private static final int LOOKS = 3;
  /** Longer than a collector leaves the whole heap alone. */
  private static final int PAUSE_LOOKS = 120;

  /** A version that has been what it is for longer is not what changed. */
  private static final Duration FRESH = Duration.ofDays(1);

  private static final double PERCENT = 100;

  private final HeapFill heap;
  private final RailLimits limits;
  private final Clock clock;
  /** Negative for a pause. */
  private int fullLooks;

  private long lastCollection;
  private Set<Strategy> last = Set.of();

  /** The version to take out, with why. */
  record Blamed(DeployedStrategy version, Violation violation) {}

  @Inject
  HeapRail(HeapFill heap, RailLimits limits, Clock clock) {
    this.heap = heap;
    this.limits = limits;
    this.clock = clock;
  }

  /** Looks once; empty while the heap is not full, when it was not collected since the last look, and when nothing changed lately. */
  Optional<Blamed> look(List<DeployedStrategy> deployed) {
    Set<Strategy> now =
        deployed.stream().map(DeployedStrategy::stored).collect(Collectors.toUnmodifiableSet());
    if (!now.equals(last) && !last.isEmpty()) {
      fullLooks = -PAUSE_LOOKS;
    }
    last = now;
    HeapFill.Sample sample = heap.sample();
    boolean stale = sample.collection() == lastCollection;
    lastCollection = sample.collection();
    if (fullLooks < 0) {
      fullLooks++;
      return Optional.empty();
    }
    if (stale) {
      return Optional.empty();
    }
    double share = sample.share();
    if (share <= limits.heapShare()) {
      fullLooks = 0;
      return Optional.empty();
    }
    fullLooks++;
    if (fullLooks < LOOKS) {
      return Optional.empty();
    }
    fullLooks = -PAUSE_LOOKS;
    long since = clock.millis() - FRESH.toMillis();
    return deployed.stream()
        .filter(each -> each.violation() == null
            && each.servingState() != null
            && each.stored().getChangedAtMillis() >= since)
        .max(Comparator.comparingLong(each -> each.stored().getChangedAtMillis()))
        .map(each -> new Blamed(each, new Violation(GuardRail.MEMORY, reason(share))));
  }

  private static String reason(double share) {
    return String.format(
        Locale.ROOT,
        "the heap is %.0f %% full after collection, and this version came last",
        share * PERCENT);
  }
}
