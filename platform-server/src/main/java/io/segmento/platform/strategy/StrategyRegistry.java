package io.segmento.platform.strategy;

import io.segmento.platform.catalog.StrategyNames;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The strategies of this node, by name. Thread-safe; looking one up is one volatile read. */
public final class StrategyRegistry implements Startable, ReadinessCheck, StrategyNames {

  private static final Logger log = LoggerFactory.getLogger(StrategyRegistry.class);

  private final StrategyDirectory directory;
  private final StrategyLoader loader;
  private final StrategyCallMetrics metrics;
  private volatile StrategyLoader.Loaded strategies = new StrategyLoader.Loaded(Map.of(), Map.of());

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
    strategies = loader.load(directory.path());
    metrics.plugins(strategies.loaded().values(), strategies.refused().size());
  }

  @Override
  public void close() {
    for (LoadedStrategy strategy : loaded()) {
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
