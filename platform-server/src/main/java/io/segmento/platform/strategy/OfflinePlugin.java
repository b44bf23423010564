package io.segmento.platform.strategy;

import io.segmento.platform.strategy.check.CheckReport;
import io.segmento.platform.strategy.check.PluginCheck;
import io.segmento.platform.strategy.check.Restriction;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

  /**
   * Finds a plugin by name in a directory of jars and folders. Its byte code is read first, as on a node: a jar may be somebody else's. What it does is not judged here, see {@link #conformanceFault}.
   *
   * @param permitted what an operator would permit it
   * @throws IOException when the directory or a jar cannot be read
   */
  public static OfflinePlugin open(Path directory, String name, Set<Restriction> permitted)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          "strategies: " + directory + " (expected: a directory of plugins)");
    }
    Set<String> others = new TreeSet<>();
    List<String> unreadable = new ArrayList<>();
    for (Path place : StrategyLoader.places(directory)) {
      try {
        List<Path> jars = StrategyLoader.jars(place);
        StrategyManifest manifest = StrategyLoader.manifest(jars);
        if (manifest.name().equals(name)) {
          return checked(directory, place, manifest, jars, permitted);
        }
        others.add(manifest.name());
      } catch (StrategyRefusedException refused) {
        unreadable.add(place.getFileName() + ": " + refused.getMessage());
      }
    }
    throw new IllegalArgumentException("strategy: " + name + " (expected: "
        + (others.isEmpty()
            ? "a plugin in " + directory + ", where there is none"
            : "one of " + String.join(", ", others))
        + ")"
        + (unreadable.isEmpty() ? "" : "; not plugins: " + String.join("; ", unreadable)));
  }

  private static OfflinePlugin checked(
      Path directory,
      Path place,
      StrategyManifest manifest,
      List<Path> jars,
      Set<Restriction> permitted)
      throws IOException {
    CheckReport report = new PluginCheck(permitted).check(jars);
    if (!report.refusals().isEmpty()) {
      throw new IllegalArgumentException(manifest.name() + ": a node would refuse it: "
          + report.summary() + " (segmento plugin verify " + place
          + " tells where, why and what to use instead; --permit permits what an operator may)");
    }
    return new OfflinePlugin(
        directory,
        place,
        manifest,
        new StrategyClassLoader(
            manifest.name(),
            StrategyLoader.urls(jars),
            OfflinePlugin.class.getClassLoader(),
            report.checked()));
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
              context.responses(),
              context.state()));
    } catch (StrategyRefusedException refused) {
      throw new IllegalArgumentException(manifest.name() + ": " + refused.getMessage(), refused);
    }
  }

  /** The first check that every strategy passes and this does not, for which a node would refuse it; empty: it would not. */
  public String conformanceFault() {
    try {
      return PluginThread.call(PluginLimits.DEFAULT.startWait(), () -> {
        PluginConformance.require(
            StartedPlugin.start(manifest, classLoader, PluginLimits.DEFAULT),
            settings(),
            StrategyLoader.models(directory, place, manifest),
            PluginLimits.DEFAULT);
        return "";
      });
    } catch (StrategyRefusedException refused) {
      return String.valueOf(refused.getMessage());
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage();
    }
  }

  @Override
  public void close() throws IOException {
    classLoader.close();
  }
}
