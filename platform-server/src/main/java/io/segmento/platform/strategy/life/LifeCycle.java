package io.segmento.platform.strategy.life;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.strategy.life.RedisStrategies.Snapshot;
import io.segmento.platform.strategy.life.StrategyVersions.Step;
import io.segmento.proto.v1.Strategy;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the steps: each is worked out from what is stored and written only when that is still so, so that two operators, or an operator and a guard rail, can never make together what neither
 * could alone. <b>Waits</b>: never call it on an event loop.
 */
public final class LifeCycle {

  private static final int ATTEMPTS = 20;

  private final RedisStrategies store;
  private final RedisJars jars;
  private final Clock clock;

  @Inject
  LifeCycle(RedisStrategies store, RedisJars jars, Clock clock) {
    this.store = requireNonNull(store, "store");
    this.jars = requireNonNull(jars, "jars");
    this.clock = requireNonNull(clock, "clock");
  }

  /** A checked jar whose pieces are stored begins in SHADOW. */
  public Strategy deploy(Strategy fresh, String by) {
    Author author = author(by, "");
    AtomicReference<@Nullable Strategy> replaced = new AtomicReference<>();
    var unused = take(versions -> {
      replaced.set(versions.find(fresh.getName(), fresh.getVersion()).orElse(null));
      return versions.deploy(fresh, author);
    });
    jars.keep(fresh);
    Strategy before = replaced.get();
    if (before != null && !before.getSha256().equals(fresh.getSha256())) {
      jars.retire(before);
    }
    return current(fresh.getName(), fresh.getVersion());
  }

  /** One step further; 0 per cent for what is usual. */
  public Strategy promote(String name, String version, double percent, String by) {
    Author author = author(by, "");
    return last(take(versions -> versions.promote(name, version, percent, author)));
  }

  /** Takes a version out by hand; the version before takes over. */
  public Strategy rollback(String name, String version, String by) {
    Author author = author(by, "rolled back");
    return take(versions -> versions.demote(name, version, author)).put().get(0);
  }

  /** Takes a version out since a guard rail does not hold. Throws when it was taken out meanwhile. */
  public void demote(String name, String version, String rail, String reason) {
    Author author = author("guard rail: " + rail, reason);
    var unused = take(versions -> versions.demote(name, version, author));
  }

  private Author author(String by, String reason) {
    return new Author(by, reason, clock.millis());
  }

  private Strategy current(String name, String version) {
    return store.read().versions().find(name, version).orElseThrow(LifeCycle::changed);
  }

  private static Strategy last(Step step) {
    return step.put().get(step.put().size() - 1);
  }

  private Step take(Function<StrategyVersions, Step> step) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Snapshot snapshot = store.read();
      Step next = step.apply(snapshot.versions());
      if (store.apply(snapshot, next)) {
        next.removed().forEach(jars::retire);
        return next;
      }
    }
    throw changed();
  }

  private static SegmentoException changed() {
    return new SegmentoException(
        StrategyReason.STRATEGY_CHANGED, "strategies: others keep changing them; try again");
  }
}
