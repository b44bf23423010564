package io.segmento.platform.strategy;

import io.segmento.platform.catalog.StrategyNames;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.strategy.RailLimits.Violation;
import io.segmento.platform.strategy.StrategyFigures.Counts;
import io.segmento.platform.strategy.state.StateScope;
import io.segmento.proto.v1.StrategyState;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The strategies of this node, by name: those of its own directory, and over them the versions that were deployed. Thread-safe; looking one up is one volatile
 * read.
 *
 * <p>The directory is read when the node starts: a plugin in it changes with the node. What is deployed comes and goes meanwhile; a version that is replaced ends its calls first.
 */
public final class StrategyRegistry implements Startable, ReadinessCheck, StrategyNames {

  private static final Logger log = LoggerFactory.getLogger(StrategyRegistry.class);

  private final StrategyDirectory directory;
  private final StrategyLoader loader;
  private final StrategyCallMetrics metrics;
  /** Replaced, but calls of theirs may still run and load classes. */
  private final List<Retired> retired = new ArrayList<>();

  private volatile StrategyLoader.Loaded strategies = StrategyLoader.Loaded.NOTHING;
  private volatile List<DeployedStrategy> deployed = List.of();
  private volatile Map<String, Serving> serving = Map.of();

  /**
   * Calls that do not come back, also of versions that were replaced.
   *
   * @param decisions on threads of all
   * @param listeners versions that were told an outcome, each on a thread of its own
   */
  record Stalled(int decisions, int listeners) {}

  private record Retired(LoadedStrategy strategy, long sinceNanos) {}

  @Inject
  StrategyRegistry(
      StrategyDirectory directory, StrategyLoader loader, StrategyCallMetrics metrics) {
    this.directory = directory;
    this.loader = loader;
    this.metrics = metrics;
  }

  /** Who is asked for a name; nobody when no plugin of this name is loaded. */
  public Serving serving(String name) {
    return serving.getOrDefault(name, Serving.NOBODY);
  }

  /** The live version; null when there is none. */
  public @Nullable LoadedStrategy find(String name) {
    return serving(name).live();
  }

  /** The very version that a bid names, asked or on STANDBY; null when it is not here any more. No other has its figures, or knows what it noted. */
  @Nullable
  LoadedStrategy find(String name, String version) {
    for (DeployedStrategy each : deployed) {
      if (each.strategy().name().equals(name) && each.strategy().version().equals(version)) {
        return each.strategy();
      }
    }
    LoadedStrategy own = strategies.loaded().get(name);
    return own != null && own.version().equals(version) ? own : null;
  }

  @Override
  public boolean has(String name) {
    return serving(name).asksAnybody();
  }

  /** All of them, asked or not. */
  Collection<LoadedStrategy> loaded() {
    List<LoadedStrategy> all = new ArrayList<>(strategies.loaded().values());
    deployed.forEach(each -> all.add(each.strategy()));
    return all;
  }

  /** Those of the node's own directory, by name. */
  Map<String, LoadedStrategy> ofDirectory() {
    return strategies.loaded();
  }

  List<DeployedStrategy> deployed() {
    return deployed;
  }

  /** The reason by file name. */
  Map<String, String> refused() {
    return strategies.refused();
  }

  @Override
  public void start() throws IOException {
    if (!Files.isDirectory(directory.path())) {
      log.warn("no strategies: {} is not a directory", directory.path());
      return;
    }
    load();
  }

  private synchronized void load() throws IOException {
    strategies = loader.load(directory.path());
    CompletableFuture.allOf(strategies.loaded().values().stream()
            .map(each -> each.state().begin(StateScope.LIVE, each.version()))
            .toArray(CompletableFuture[]::new))
        .join();
    swap();
  }

  /** Takes these deployed versions into use, in the place of those before; what is the same object goes on counting while its state and its share of users are the same. */
  synchronized void use(List<DeployedStrategy> next) {
    Map<LoadedStrategy, DeployedStrategy> before = new HashMap<>();
    deployed.forEach(each -> before.put(each.strategy(), each));
    for (DeployedStrategy each : next) {
      DeployedStrategy was = before.remove(each.strategy());
      ServingState state = each.servingState();
      if (state != null && (was == null || !each.isServedAs(was))) {
        each.strategy().countAs(metrics.of(each.strategy().name(), state));
        each.strategy().state().serveAs(state.scope());
      }
    }
    deployed = List.copyOf(next);
    swap();
    retire(before.keySet());
  }

  /** Takes a version out on this node; false when it is already, or has another state by now. */
  synchronized boolean bench(DeployedStrategy version, Violation violation) {
    List<DeployedStrategy> next = new ArrayList<>(deployed);
    int index = next.indexOf(version);
    if (index < 0 || version.violation() != null) {
      return false;
    }
    next.set(index, new DeployedStrategy(version.stored(), version.strategy(), violation));
    deployed = List.copyOf(next);
    swap();
    return true;
  }

  /** What the version that serves, or served, in the place of this one has done; nothing when there is none. */
  Counts before(DeployedStrategy version) {
    String name = version.strategy().name();
    LoadedStrategy other = version.is(StrategyState.LIVE)
        ? deployed(StrategyState.STANDBY, name)
            .map(DeployedStrategy::strategy)
            .orElse(strategies.loaded().get(name))
        : find(name);
    return other == null || other == version.strategy()
        ? Counts.NONE
        : other.figures().counts();
  }

  private Optional<DeployedStrategy> deployed(StrategyState state, String name) {
    return deployed.stream()
        .filter(each -> each.is(state) && each.strategy().name().equals(name))
        .findFirst();
  }

  private void swap() {
    Set<String> names = new HashSet<>(strategies.loaded().keySet());
    deployed.forEach(each -> names.add(each.strategy().name()));
    Map<String, Serving> next = new HashMap<>();
    List<LoadedStrategy> unnamed = new ArrayList<>();
    for (String name : names) {
      Serving own = serving(name, List.of());
      if (own.asksAnybody()) {
        next.put(name, own);
      } else {
        // No campaign can use it yet, so it sees the impressions of all.
        unnamed.addAll(own.shadows());
      }
    }
    next.replaceAll((name, own) -> serving(name, unnamed));
    serving = Map.copyOf(next);
    metrics.plugins(loaded(), strategies.refused().size());
    metrics.serving(next.values());
    unnamed.forEach(metrics::shadow);
  }

  private Serving serving(String name, List<LoadedStrategy> besides) {
    LoadedStrategy live = deployed(StrategyState.LIVE, name)
        .or(() -> deployed(StrategyState.STANDBY, name))
        .map(DeployedStrategy::strategy)
        .orElse(strategies.loaded().get(name));
    DeployedStrategy canary = deployed(StrategyState.CANARY, name).orElse(null);
    List<LoadedStrategy> shadows = new ArrayList<>(besides);
    deployed(StrategyState.SHADOW, name).ifPresent(shadow -> shadows.add(shadow.strategy()));
    return new Serving(
        name,
        live,
        canary == null ? null : canary.strategy(),
        canary == null ? 0 : canary.stored().getCanaryPercent(),
        shadows);
  }

  private void retire(Collection<LoadedStrategy> replaced) {
    long now = System.nanoTime();
    replaced.forEach(strategy -> retired.add(new Retired(strategy, now)));
  }

  /** Lets go of what was replaced so long ago and has ended its calls. */
  synchronized void closeIdle(Duration after) {
    long now = System.nanoTime();
    List<LoadedStrategy> idle = retired.stream()
        .filter(
            each -> now - each.sinceNanos() > after.toNanos() && each.strategy().isIdle())
        .map(Retired::strategy)
        .toList();
    retired.removeIf(each -> idle.contains(each.strategy()));
    closeAll(idle);
  }

  /** Looks at the calls of all, as {@link CallSlots#look}, also of versions that were replaced. */
  synchronized Stalled look(long nowNanos) {
    List<LoadedStrategy> all = new ArrayList<>(loaded());
    retired.forEach(each -> all.add(each.strategy()));
    int decisions = 0;
    int listeners = 0;
    for (LoadedStrategy strategy : all) {
      strategy.look(nowNanos);
      decisions += strategy.stalledDecisions();
      listeners += strategy.isStalledWhenTold() ? 1 : 0;
    }
    return new Stalled(decisions, listeners);
  }

  @Override
  public synchronized void close() {
    closeAll(retired.stream().map(Retired::strategy).toList());
    retired.clear();
    closeAll(loaded());
  }

  private static void closeAll(Collection<LoadedStrategy> strategies) {
    for (LoadedStrategy strategy : strategies) {
      try {
        strategy.close();
      } catch (IOException e) {
        log.warn("strategy {} did not close", strategy.name(), e);
      }
    }
  }

  @Override
  public String name() {
    return "strategies";
  }

  @Override
  public Optional<String> notReady() {
    return serving.isEmpty() ? Optional.of("no plugin is loaded") : Optional.empty();
  }
}
