package io.segmento.platform.strategy;

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
import java.util.Map;
import java.util.Set;
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
    Map<String, LoadedStrategy> loaded = new HashMap<>();
    registry.deployed().forEach(each -> loaded.put(key(each.stored()), each.strategy()));
    Set<String> live = new HashSet<>();
    store.read().versions().all().stream().sorted(ORDER).forEach(stored -> {
      if (stored.getState() == StrategyState.LIVE) {
        live.add(stored.getName());
      }
      reply.addStrategies(told(stored, loaded.get(key(stored))));
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

  private Strategy told(Strategy stored, @Nullable LoadedStrategy loaded) {
    Strategy.Builder told = stored.toBuilder().clearSignature();
    if (loaded != null) {
      told.setFigures(told(loaded.figures().counts()));
    }
    String failure = versions.failures().get(stored.getName() + '@' + stored.getVersion());
    if (failure != null) {
      told.setReason("not loaded on this node: " + failure);
    }
    return told.build();
  }

  private static String key(Strategy strategy) {
    return strategy.getName() + '@' + strategy.getVersion();
  }

  private static StrategyFigures told(Counts counts) {
    return StrategyFigures.newBuilder()
        .setDecisions(counts.decisions())
        .setBids(counts.bids())
        .setPriceCpmMicros(counts.priceMicros())
        .setErrors(counts.errors())
        .setLate(counts.late())
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
