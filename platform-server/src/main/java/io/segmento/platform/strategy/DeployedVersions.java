package io.segmento.platform.strategy;

import io.segmento.platform.strategy.life.RedisJars;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deployed versions that this node has on its disk and in its memory. Used by one thread; what it tells may be read by any. */
final class DeployedVersions {

  private static final Logger log = LoggerFactory.getLogger(DeployedVersions.class);
  private static final Set<StrategyState> WANTED = EnumSet.of(
      StrategyState.SHADOW, StrategyState.CANARY, StrategyState.LIVE, StrategyState.STANDBY);

  private final StrategyRegistry registry;
  private final StrategyLoader loader;
  private final StrategyDirectory directory;
  private final DeployedDirectory files;
  private final OperatorKeys operators;
  private final RedisJars jars;
  private final WarmUp warmUp;
  /** Jars that this node will never load, by key with the reason; what could not be fetched is tried again. */
  private final Map<String, String> refused = new HashMap<>();
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
      WarmUp warmUp) {
    this.registry = registry;
    this.loader = loader;
    this.directory = directory;
    this.files = files;
    this.operators = operators;
    this.jars = jars;
    this.warmUp = warmUp;
  }

  /** Why versions are not loaded here, by name@version. */
  Map<String, String> failures() {
    return failures;
  }

  /** Those of them that are LIVE. */
  Map<String, String> missingLive() {
    return missingLive;
  }

  /** Loads what is new of these and swaps all in at once. */
  void use(List<Strategy> all) {
    Map<String, DeployedStrategy> have = new HashMap<>();
    registry.deployed().forEach(each -> have.put(key(each.stored()), each));
    List<DeployedStrategy> next = new ArrayList<>();
    Map<String, String> failed = new TreeMap<>();
    Map<String, String> missing = new TreeMap<>();
    for (Strategy strategy : all) {
      if (!WANTED.contains(strategy.getState())) {
        continue;
      }
      DeployedStrategy known = have.get(key(strategy));
      try {
        next.add(known == null ? loadedOnce(strategy) : same(known, strategy));
      } catch (StrategyRefusedException | IOException e) {
        String name = strategy.getName() + '@' + strategy.getVersion();
        failed.put(name, String.valueOf(e.getMessage()));
        if (strategy.getState() == StrategyState.LIVE) {
          missing.put(name, String.valueOf(e.getMessage()));
        }
        log.warn("deployed strategy {} cannot be loaded here: {}", name, e.getMessage());
      }
    }
    refused.keySet().retainAll(all.stream().map(DeployedVersions::key).toList());
    registry.use(next);
    failures = Map.copyOf(failed);
    missingLive = Map.copyOf(missing);
    forgetFiles(all);
  }

  private static String key(Strategy strategy) {
    return strategy.getName() + '@' + strategy.getVersion() + '@' + strategy.getSha256();
  }

  /** A state that is written anew is a new start, also for what was taken out here. */
  private static DeployedStrategy same(DeployedStrategy known, Strategy stored) {
    boolean unchanged = known.stored().getState() == stored.getState()
        && known.stored().getChangedAtMillis() == stored.getChangedAtMillis();
    return new DeployedStrategy(stored, known.strategy(), unchanged ? known.violation() : null);
  }

  private DeployedStrategy loadedOnce(Strategy strategy) throws IOException {
    String reason = refused.get(key(strategy));
    if (reason != null) {
      throw new StrategyRefusedException(reason);
    }
    try {
      return loaded(strategy);
    } catch (StrategyRefusedException e) {
      refused.put(key(strategy), String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private DeployedStrategy loaded(Strategy strategy) throws IOException {
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
    } catch (StrategyRefusedException e) {
      loaded.close();
      throw e;
    }
    log.info(
        "strategy {} {} is loaded in {}",
        strategy.getName(),
        strategy.getVersion(),
        strategy.getState());
    return new DeployedStrategy(strategy, loaded, null);
  }

  /** A jar that is still open goes on serving its classes after its file is gone. */
  private void forgetFiles(List<Strategy> all) {
    if (!Files.isDirectory(files.path())) {
      return;
    }
    Set<String> wanted = new HashSet<>();
    all.stream()
        .filter(each -> WANTED.contains(each.getState()))
        .forEach(each -> wanted.add(each.getSha256() + DeployedDirectory.SUFFIX));
    try (Stream<Path> present = Files.list(files.path())) {
      for (Path file : present.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(DeployedDirectory.SUFFIX) && !wanted.contains(name)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      log.warn("jars of old strategies could not be deleted", e);
    }
  }
}
