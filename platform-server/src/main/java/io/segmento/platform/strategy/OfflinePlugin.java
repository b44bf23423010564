package io.segmento.platform.strategy;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A plugin that is loaded as a node loads it, to be asked outside of a node: by the simulator. Throws {@link IllegalArgumentException} with the reason when
 * it is refused.
 */
public final class OfflinePlugin implements AutoCloseable {

  private final Path directory;
  private final Path place;
  private final StrategyManifest manifest;
  private final StrategyClassLoader classLoader;

  private OfflinePlugin(
      Path directory, Path place, StrategyManifest manifest, StrategyClassLoader classLoader) {
    this.directory = directory;
    this.place = place;
    this.manifest = manifest;
    this.classLoader = classLoader;
  }

  /** Finds a plugin by name in a directory of jars and folders. */
  public static OfflinePlugin open(Path directory, String name) throws IOException {
    for (Path place : StrategyLoader.places(directory)) {
      try {
        List<Path> jars = StrategyLoader.jars(place);
        StrategyManifest manifest = StrategyLoader.manifest(jars);
        if (manifest.name().equals(name)) {
          return new OfflinePlugin(
              directory,
              place,
              manifest,
              new StrategyClassLoader(
                  name, StrategyLoader.urls(jars), OfflinePlugin.class.getClassLoader(), null));
        }
      } catch (StrategyRefusedException refused) {
        if (String.valueOf(place.getFileName()).startsWith(name)) {
          throw new IllegalArgumentException(
              place.getFileName() + ": " + refused.getMessage(), refused);
        }
      }
    }
    throw new IllegalArgumentException(
        "strategy: " + name + " (expected: one of the plugins in " + directory + ")");
  }

  /** Its settings beside the jar. */
  public StrategyConfig settings() {
    return PluginSettings.read(directory, manifest.name());
  }

  /** A strategy of its own each time; what it lacks of a context's files are those of its folder. */
  public BiddingStrategy strategy(StrategyContext context) {
    try {
      return StartedPlugin.start(manifest, classLoader, PluginLimits.DEFAULT)
          .strategy(new HostStrategyContext(
              context.clock(),
              context.config(),
              context.metrics(),
              StrategyLoader.models(directory, place, manifest),
              context.landscape(),
              context.responses()));
    } catch (StrategyRefusedException refused) {
      throw new IllegalArgumentException(manifest.name() + ": " + refused.getMessage(), refused);
    }
  }

  @Override
  public void close() throws IOException {
    classLoader.close();
  }
}
