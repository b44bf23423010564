package io.segmento.platform.strategy;

import io.segmento.platform.catalog.StrategyNames;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The strategies of this node, by name. Thread-safe; looking one up is one volatile read.
 *
 * <p>A reload replaces all of them at once. One whose new version is refused stays as it was; one whose jar is gone goes.
 */
public final class StrategyRegistry implements Startable, ReadinessCheck, StrategyNames {

  private static final Logger log = LoggerFactory.getLogger(StrategyRegistry.class);

  private final StrategyDirectory directory;
  private final StrategyLoader loader;
  private final StrategyCallMetrics metrics;
  /** Replaced by the last reload; a call of theirs may still run and load classes, so they are closed by the next. */
  private final List<LoadedStrategy> retired = new ArrayList<>();

  private volatile StrategyLoader.Loaded strategies = StrategyLoader.Loaded.NOTHING;

  @Inject
  StrategyRegistry(
      StrategyDirectory directory, StrategyLoader loader, StrategyCallMetrics metrics) {
    this.directory = directory;
    this.loader = loader;
    this.metrics = metrics;
  }

  /** Null when no plugin of this name is loaded. */
  public @Nullable LoadedStrategy find(String name) {
    return strategies.loaded().get(name);
  }

  @Override
  public boolean has(String name) {
    return find(name) != null;
  }

  Collection<LoadedStrategy> loaded() {
    return strategies.loaded().values();
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
    reload();
  }

  /** Loads the directory again, blocking. Throws, and changes nothing, when the directory itself cannot be read. */
  public synchronized void reload() throws IOException {
    StrategyLoader.Loaded found = loader.load(directory.path());
    StrategyLoader.Loaded before = strategies;
    Map<String, LoadedStrategy> next = new HashMap<>(found.loaded());
    List<LoadedStrategy> replaced = new ArrayList<>();
    for (LoadedStrategy old : before.loaded().values()) {
      if (isRefusedUpdate(old, found)) {
        next.put(old.name(), old);
        log.warn("strategy {} stays at {}", old.name(), old.version());
      } else {
        replaced.add(old);
      }
    }
    strategies = new StrategyLoader.Loaded(Map.copyOf(next), found.refused(), found.refusedNames());
    metrics.plugins(next.values(), found.refused().size());
    closeAll(retired);
    retired.clear();
    retired.addAll(replaced);
  }

  private static boolean isRefusedUpdate(LoadedStrategy old, StrategyLoader.Loaded found) {
    return !found.loaded().containsKey(old.name())
        && (found.refusedNames().contains(old.name()) || found.refused().containsKey(old.place()));
  }

  @Override
  public synchronized void close() {
    closeAll(retired);
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
    return strategies.loaded().isEmpty() ? Optional.of("no plugin is loaded") : Optional.empty();
  }
}
