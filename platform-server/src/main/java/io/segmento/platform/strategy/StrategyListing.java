package io.segmento.platform.strategy;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.strategy.RailLimits.Violation;
import io.segmento.platform.strategy.StrategyFigures.Counts;
import io.segmento.platform.strategy.life.RedisStrategies;
import io.segmento.proto.v1.ListStrategiesReply;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyFigures;
import io.segmento.proto.v1.StrategyState;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** All strategies as they are told: what the store says, and what this node makes of it. <b>Waits</b>: never call it on an event loop. */
final class StrategyListing {

  private static final Comparator<Strategy> ORDER =
      Comparator.comparing(Strategy::getName).thenComparing(Strategy::getChangedAtMillis);

  private final StrategyRegistry registry;
  private final RedisStrategies store;
  private final DeployedVersions versions;

  @Inject
  StrategyListing(StrategyRegistry registry, RedisStrategies store, DeployedVersions versions) {
    this.registry = registry;
    this.store = store;
    this.versions = versions;
  }

  ListStrategiesReply all() {
    ListStrategiesReply.Builder reply = ListStrategiesReply.newBuilder();
    Map<String, DeployedStrategy> here = new HashMap<>();
    registry.deployed().forEach(each -> here.put(jar(each.stored()), each));
    Set<String> live = new HashSet<>();
    stored(reply).stream().sorted(ORDER).forEach(stored -> {
      if (stored.getState() == StrategyState.LIVE) {
        live.add(stored.getName());
      }
      reply.addStrategies(told(stored, here.get(jar(stored))));
    });
    for (LoadedStrategy own : registry.ofDirectory().values()) {
      reply.addStrategies(Strategy.newBuilder()
          .setName(own.name())
          .setVersion(own.version())
          .setState(live.contains(own.name()) ? StrategyState.STANDBY : StrategyState.LIVE)
          .addAllJars(own.jars())
          .setFigures(told(own.figures().counts())));
    }
    registry
        .refused()
        .forEach((file, reason) -> reply.addStrategies(
            Strategy.newBuilder().addJars(file).setState(StrategyState.REFUSED).setReason(reason)));
    return reply.build();
  }

  /** When the store is away, what this node last heard of and serves by: then above all somebody wants to see it. */
  private List<Strategy> stored(ListStrategiesReply.Builder reply) {
    try {
      return store.read().versions().all();
    } catch (CompletionException | SegmentoException away) {
      reply.setStoreAway(true);
      return registry.deployed().stream().map(DeployedStrategy::stored).toList();
    }
  }

  private Strategy told(Strategy stored, @Nullable DeployedStrategy here) {
    Strategy.Builder told = stored.toBuilder().clearSignature();
    String failure = versions.failures().get(key(stored));
    if (failure != null) {
      told.setNodeNote("not loaded: " + failure);
    }
    if (here != null) {
      told.setFigures(told(here.strategy().figures().counts()));
      Violation violation = here.violation();
      if (violation != null) {
        told.setNodeNote("taken out by guard rail " + violation.rail().label() + ": "
            + violation.reason() + "; the store is still to be told");
      }
    }
    return told.build();
  }

  /** Also of its content, which changes while a number is in SHADOW: figures of the jar before are not its own. */
  private static String jar(Strategy strategy) {
    return key(strategy) + '@' + strategy.getSha256();
  }

  private static String key(Strategy strategy) {
    return strategy.getName() + '@' + strategy.getVersion();
  }

  private static StrategyFigures told(Counts counts) {
    return StrategyFigures.newBuilder()
        .setDecisions(counts.decisions())
        .setBids(counts.bids())
        .setPriceCpmMicros(counts.priceMicros())
        .setErrors(counts.errors() + counts.outcomeErrors())
        .setLate(counts.late() + counts.outcomesLate())
        .setCorrected(counts.corrected())
        .setDropped(counts.dropped())
        .setWins(counts.wins())
        .setSpentCpmMicros(counts.spentMicros())
        .setMetered(counts.metered())
        .setProcessorNanos(counts.processorNanos())
        .setAllocatedBytes(counts.bytes())
        .build();
  }
}
