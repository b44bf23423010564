package io.segmento.platform.strategy;

import com.google.common.base.Ticker;
import io.segmento.platform.strategy.life.LifeCycle;
import io.segmento.platform.strategy.life.RedisJars;
import io.segmento.platform.strategy.state.StateScope;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deployed versions that this node has on its disk and in its memory. States are taken over at once and versions loaded one by one after it, so that a version
 * is taken back while another takes its time, or cannot be loaded at all. What could not be loaded is tried again, less and less often. Used by one thread; what it
 * tells may be read by any.
 */
final class DeployedVersions {

  private static final Logger log = LoggerFactory.getLogger(DeployedVersions.class);
  /** Wanted ones, in the order in which they are loaded. */
  private static final List<StrategyState> WANTED = List.of(
      StrategyState.LIVE, StrategyState.STANDBY, StrategyState.CANARY, StrategyState.SHADOW);

  private static final int MAX_REASON_CHARS = 300;

  private final StrategyRegistry registry;
  private final StrategyLoader loader;
  private final StrategyDirectory directory;
  private final DeployedDirectory files;
  private final OperatorKeys operators;
  private final RedisJars jars;
  private final WarmUp warmUp;
  private final StrategyCallMetrics metrics;
  private final Ticker ticker;
  /** In the order in which they are loaded. */
  private List<Strategy> wanted = List.of();
  /** Loaded since states were last taken over, by key. */
  private final Map<String, LoadedStrategy> fresh = new HashMap<>();

  private final Map<String, FailedLoad> failedLoads = new HashMap<>();
  /** By name@version. */
  private volatile Map<String, String> failures = Map.of();

  private volatile Map<String, String> missingLive = Map.of();

  @Inject
  DeployedVersions(
      StrategyRegistry registry,
      StrategyLoader loader,
      StrategyDirectory directory,
      DeployedDirectory files,
      OperatorKeys operators,
      RedisJars jars,
      WarmUp warmUp,
      StrategyCallMetrics metrics,
      Ticker ticker) {
    this.registry = registry;
    this.loader = loader;
    this.directory = directory;
    this.files = files;
    this.operators = operators;
    this.jars = jars;
    this.warmUp = warmUp;
    this.metrics = metrics;
    this.ticker = ticker;
  }

  /** Why versions are not loaded here, by name@version. */
  Map<String, String> failures() {
    return failures;
  }

  /** Those of them that are LIVE. */
  Map<String, String> missingLive() {
    return missingLive;
  }

  /** Swaps in what is loaded of these, in the states that they say. {@link #loadNext} loads the rest. */
  void use(List<Strategy> all) {
    wanted = all.stream()
        .filter(each -> WANTED.contains(each.getState()))
        .sorted(Comparator.comparingInt(each -> WANTED.indexOf(each.getState())))
        .toList();
    Map<String, DeployedStrategy> have = new HashMap<>();
    registry.deployed().forEach(each -> have.put(key(each.stored()), each));
    List<DeployedStrategy> next = new ArrayList<>();
    for (Strategy strategy : wanted) {
      DeployedStrategy known = have.get(key(strategy));
      LoadedStrategy loaded = fresh.remove(key(strategy));
      if (known != null) {
        next.add(same(known, strategy));
      } else if (loaded != null) {
        next.add(new DeployedStrategy(strategy, loaded, null));
      }
    }
    registry.use(next);
    fresh.values().forEach(DeployedVersions::close);
    fresh.clear();
    failedLoads.keySet().retainAll(wanted.stream().map(DeployedVersions::key).toList());
    tellMissing();
    forgetFiles();
  }

  /** Tries the most urgent version that is not loaded and is due; false when there is none. Then {@link #use} is to be called, by what the store says by then. */
  boolean loadNext() {
    Set<String> have = new HashSet<>(fresh.keySet());
    registry.deployed().forEach(each -> have.add(key(each.stored())));
    for (Strategy strategy : wanted) {
      FailedLoad failed = failedLoads.get(key(strategy));
      if (!have.contains(key(strategy)) && (failed == null || failed.isDue(ticker))) {
        load(strategy, failed);
        return true;
      }
    }
    return false;
  }

  /** Whether a version that could not be loaded is to be tried again. */
  boolean isRetryDue() {
    return failedLoads.values().stream().anyMatch(failed -> failed.isDue(ticker));
  }

  private void load(Strategy strategy, @Nullable FailedLoad before) {
    String name = strategy.getName() + '@' + strategy.getVersion();
    try {
      fresh.put(key(strategy), loaded(strategy));
      failedLoads.remove(key(strategy));
    } catch (StrategyRefusedException | IOException e) {
      failed(strategy, FailedLoad.after(before, e, ticker));
      log.warn("deployed strategy {} cannot be loaded here: {}", name, e.getMessage());
    } catch (RuntimeException e) {
      // The store went away, or a fault of ours: it must not keep the other versions out.
      failed(strategy, FailedLoad.after(before, e, ticker));
      log.warn("deployed strategy {} could not be loaded here", name, e);
    }
  }

  private void failed(Strategy strategy, FailedLoad failed) {
    failedLoads.put(key(strategy), failed);
    tellMissing();
  }

  private void tellMissing() {
    Map<String, String> failed = new TreeMap<>();
    Map<String, String> missing = new TreeMap<>();
    List<Strategy> notLoaded = new ArrayList<>();
    for (Strategy strategy : wanted) {
      FailedLoad why = failedLoads.get(key(strategy));
      if (why != null) {
        String name = strategy.getName() + '@' + strategy.getVersion();
        String reason = shortened(why.reason());
        failed.put(name, reason);
        notLoaded.add(strategy);
        if (strategy.getState() == StrategyState.LIVE) {
          missing.put(name, reason);
        }
      }
    }
    failures = Map.copyOf(failed);
    missingLive = Map.copyOf(missing);
    metrics.missing(notLoaded);
  }

  /** On one line, for readiness and listings. */
  private static String shortened(String reason) {
    String line = reason.replaceAll("\\s+", " ");
    return line.length() <= MAX_REASON_CHARS ? line : line.substring(0, MAX_REASON_CHARS) + "…";
  }

  /** Puts jars that are used here, and that the store has lost, back into it. */
  void restoreJars() {
    for (DeployedStrategy deployed : registry.deployed()) {
      Path jar = files.jar(deployed.stored().getSha256());
      try {
        if (Files.exists(jar) && jars.restore(deployed.stored(), jar)) {
          log.warn(
              "the jar of strategy {} {} was not in the store and was put back",
              deployed.stored().getName(),
              deployed.stored().getVersion());
        }
      } catch (IOException | RuntimeException e) {
        log.warn(
            "the jar of strategy {} {} could not be put back",
            deployed.stored().getName(),
            deployed.stored().getVersion(),
            e);
      }
    }
  }

  private static String key(Strategy strategy) {
    return strategy.getName() + '@' + strategy.getVersion() + '@' + strategy.getSha256();
  }

  /** What was found here holds, also after a promotion elsewhere, until the version begins anew: the store is told of it, or was. */
  private static DeployedStrategy same(DeployedStrategy known, Strategy stored) {
    return new DeployedStrategy(
        stored,
        known.strategy(),
        LifeCycle.isSameTrial(known.stored(), stored) ? known.violation() : null);
  }

  private static void close(LoadedStrategy strategy) {
    try {
      strategy.close();
    } catch (IOException e) {
      log.warn("strategy {} did not close", strategy.name(), e);
    }
  }

  private LoadedStrategy loaded(Strategy strategy) throws IOException {
    Path unused = Files.createDirectories(files.path());
    Path jar = files.jar(strategy.getSha256());
    if (!Files.exists(jar) || !RedisJars.sha256(jar).equals(strategy.getSha256())) {
      jars.get(strategy, jar);
    }
    LoadedStrategy loaded = loader.loadDeployed(
        directory.path(), jar, operators.permits(jar, strategy.getSignature().toByteArray()));
    if (!loaded.name().equals(strategy.getName())
        || !loaded.version().equals(strategy.getVersion())) {
      loaded.close();
      throw new StrategyRefusedException("it names itself " + loaded.name() + ' '
          + loaded.version() + " (expected: " + strategy.getName() + ' ' + strategy.getVersion()
          + ")");
    }
    try {
      warmUp.run(loaded);
      // What it did while it was warmed up is forgotten by that.
      loaded.state().begin(scope(strategy.getState()), loaded.version()).join();
    } catch (IOException | RuntimeException e) {
      loaded.close();
      throw e;
    }
    log.info(
        "strategy {} {} is loaded in {}",
        strategy.getName(),
        strategy.getVersion(),
        strategy.getState());
    return loaded;
  }

  /** What stands by follows what is LIVE. */
  private static StateScope scope(StrategyState state) {
    ServingState serving = ServingState.of(state);
    return serving == null ? StateScope.LIVE : serving.scope();
  }

  /** A jar that is still open goes on serving its classes after its file is gone. */
  private void forgetFiles() {
    if (!Files.isDirectory(files.path())) {
      return;
    }
    Set<String> needed = new HashSet<>();
    wanted.forEach(each -> needed.add(each.getSha256() + DeployedDirectory.SUFFIX));
    try (Stream<Path> present = Files.list(files.path())) {
      for (Path file : present.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(DeployedDirectory.SUFFIX) && !needed.contains(name)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      log.warn("jars of old strategies could not be deleted", e);
    }
  }
}
