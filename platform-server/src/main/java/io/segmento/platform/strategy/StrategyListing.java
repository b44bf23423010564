package io.segmento.platform.strategy;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.strategy.life.RedisStrategies;
import io.segmento.proto.v1.ListStrategiesReply;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyOnNode;
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

/** All strategies as they are told: what the store says, what this node makes of it, and what all nodes have told. <b>Waits</b>: never call it on an event loop. */
final class StrategyListing {

  private static final Comparator<Strategy> ORDER =
      Comparator.comparing(Strategy::getName).thenComparing(Strategy::getChangedAtMillis);

  private final StrategyRegistry registry;
  private final RedisStrategies store;
  private final NodeReports reports;

  @Inject
  StrategyListing(StrategyRegistry registry, RedisStrategies store, NodeReports reports) {
    this.registry = registry;
    this.store = store;
    this.reports = reports;
  }

  ListStrategiesReply all() {
    ListStrategiesReply.Builder reply = ListStrategiesReply.newBuilder();
    List<Strategy> all = stored(reply);
    ToldByNodes nodes = told(reply);
    String self = nodes.ownName();
    reply.setNode(self).addAllNodes(nodes.told());
    Map<String, DeployedStrategy> here = new HashMap<>();
    registry.deployed().forEach(each -> here.put(jar(each.stored()), each));
    Set<String> live = new HashSet<>();
    all.stream().sorted(ORDER).forEach(stored -> {
      if (stored.getState() == StrategyState.LIVE) {
        live.add(stored.getName());
      }
      reply.addStrategies(told(stored, here.get(jar(stored)), nodes, self));
    });
    for (LoadedStrategy own : registry.ofDirectory().values()) {
      reply.addStrategies(Strategy.newBuilder()
          .setName(own.name())
          .setVersion(own.version())
          .setState(live.contains(own.name()) ? StrategyState.STANDBY : StrategyState.LIVE)
          .addAllJars(own.jars())
          .setFigures(ToldFigures.of(own.figures().counts())));
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

  private ToldByNodes told(ListStrategiesReply.Builder reply) {
    if (!reply.getStoreAway()) {
      try {
        return reports.all();
      } catch (CompletionException | SegmentoException away) {
        reply.setStoreAway(true);
      }
    }
    return reports.alone();
  }

  private static Strategy told(
      Strategy stored, @Nullable DeployedStrategy here, ToldByNodes nodes, String node) {
    Strategy.Builder told = stored.toBuilder().clearSignature().addAllNodes(nodes.of(stored));
    told.getNodesList().stream()
        .filter(each -> each.getNode().equals(node))
        .forEach(own -> told.setNodeNote(own.getNote()));
    if (here != null) {
      told.setFigures(ToldFigures.of(here.strategy().figures().counts()));
    }
    if (told.getNodesList().stream().anyMatch(StrategyOnNode::hasFigures)) {
      told.setFiguresOfAll(ToldFigures.of(nodes.sum(stored)));
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
}
