package io.segmento.platform.strategy.life;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.NodeName;
import io.segmento.platform.strategy.life.RedisStrategies.Snapshot;
import io.segmento.platform.strategy.life.StrategyVersions.Step;
import io.segmento.proto.v1.Strategy;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
  private final NodeName node;

  @Inject
  LifeCycle(RedisStrategies store, RedisJars jars, Clock clock, NodeName node) {
    this.store = requireNonNull(store, "store");
    this.jars = requireNonNull(jars, "jars");
    this.clock = requireNonNull(clock, "clock");
    this.node = requireNonNull(node, "node");
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

  /**
   * One step further, from the state that the version is in when this is asked: when it is in another by the time of writing, nothing is done. So two who promote at
   * once take one step, and nobody brings back by the way what a guard rail has just taken out.
   *
   * @param version empty when there is one version only that can go further
   * @param percent of users, 0 for what is usual
   * @param shown asked before a version gets more users, with it as it is stored; throws when it has not shown that it may
   */
  public Strategy promote(
      String name, String version, double percent, String by, Consumer<Strategy> shown) {
    Author author = author(by, "");
    AtomicReference<@Nullable Strategy> asked = new AtomicReference<>();
    return last(take(versions -> {
      Strategy meant = versions.promotable(name, version);
      Strategy before = asked.getAndSet(meant);
      if (before != null && !before.equals(meant)) {
        throw moved(before, versions);
      }
      Step step = versions.promote(meant, percent, author);
      if (StrategyVersions.widens(meant, percent)) {
        shown.accept(meant);
      }
      return step;
    }));
  }

  /** Takes a version out by hand; the version before takes over. An empty version as {@link StrategyVersions#takenBack} reads it. */
  public Strategy rollback(String name, String version, String by) {
    Author author = author(by, "rolled back");
    AtomicReference<@Nullable String> first = new AtomicReference<>();
    return take(versions -> {
          String meant = first.get();
          // When it takes a second attempt, the version that has taken over meanwhile is not meant.
          Strategy strategy = versions.takenBack(name, meant == null ? version : meant);
          first.set(strategy.getVersion());
          return versions.demote(strategy, author);
        })
        .put()
        .get(0);
  }

  /**
   * Takes a version out since a guard rail does not hold. Throws, and changes nothing, when it is out already, or was deployed or begun anew since.
   *
   * @param judged as it was stored when its figures were looked at
   */
  public void demote(Strategy judged, String rail, String reason) {
    Author author = author("guard rail: " + rail, reason);
    var unused = take(versions -> {
      Strategy now = versions
          .find(judged.getName(), judged.getVersion())
          .filter(each -> isSameTrial(each, judged))
          .orElseThrow(() -> new SegmentoException(
              StrategyReason.STRATEGY_STATE, "version: " + judged.getVersion() + " began anew"));
      return versions.demote(now, author);
    });
  }

  /** Whether what was found about one holds for the other: the same jar, since the same beginning in SHADOW. */
  public static boolean isSameTrial(Strategy one, Strategy other) {
    return one.getSha256().equals(other.getSha256())
        && one.getBeganAtMillis() == other.getBeganAtMillis();
  }

  private static SegmentoException moved(Strategy before, StrategyVersions versions) {
    String now = versions
        .find(before.getName(), before.getVersion())
        .map(each ->
            each.getState() + " by " + each.getChangedBy() + " on node " + each.getChangedOn())
        .orElse("gone");
    return new SegmentoException(
        StrategyReason.STRATEGY_CHANGED,
        "version: " + before.getVersion() + " is " + now + " by now (expected: " + before.getState()
            + ", as when this was asked); nothing was done, look at it again");
  }

  private Author author(String by, String reason) {
    return new Author(by, reason, clock.millis(), node.value());
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
