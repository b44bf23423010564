package io.segmento.platform.strategy;

import com.google.common.base.Ticker;
import io.segmento.platform.strategy.check.CheckReport;
import io.segmento.platform.strategy.check.PluginCheck;
import io.segmento.platform.strategy.check.Restriction;
import io.segmento.platform.strategy.state.KeptState;
import io.segmento.platform.strategy.state.StrategyStates;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.ModelFiles;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the plugins of a directory: each jar in it, and each folder of jars, is one. A plugin gets a class loader and an injector of its
 * own, a sibling of the host's, in which {@link StrategyContext} is all that is bound. Its byte code is read before any of it runs, and it passes the conformance kit
 * before it is asked. One that cannot be loaded is refused with a reason and does not keep others out.
 */
final class StrategyLoader {

  private static final Logger log = LoggerFactory.getLogger(StrategyLoader.class);

  private final Clock clock;
  private final Ticker ticker;
  private final StrategyCallMetrics metrics;
  private final StrategyLearning learning;
  private final StrategyStates states;
  private final PluginLimits limits;

  @Inject
  StrategyLoader(
      Clock clock,
      Ticker ticker,
      StrategyCallMetrics metrics,
      StrategyLearning learning,
      StrategyStates states,
      PluginLimits limits) {
    this.clock = clock;
    this.ticker = ticker;
    this.metrics = metrics;
    this.learning = learning;
    this.states = states;
    this.limits = limits;
  }

  /**
   * What a directory holds.
   *
   * @param loaded by name
   * @param refused the reason by file name
   */
  record Loaded(Map<String, LoadedStrategy> loaded, Map<String, String> refused) {
    static final Loaded NOTHING = new Loaded(Map.of(), Map.of());
  }

  Loaded load(Path directory) throws IOException {
    Map<String, LoadedStrategy> loaded = new LinkedHashMap<>();
    Map<String, String> refused = new LinkedHashMap<>();
    for (Path place : places(directory)) {
      String file = String.valueOf(place.getFileName());
      try {
        List<Path> jars = jars(place);
        StrategyManifest manifest = manifest(jars);
        LoadedStrategy first = loaded.get(manifest.name());
        if (first != null) {
          throw new StrategyRefusedException(manifest.name() + " is also in " + first.jars());
        }
        LoadedStrategy strategy = loadPlugin(
            directory, place, manifest, jars, limits.permits(manifest.name()), limits.kit());
        loaded.put(strategy.name(), strategy);
        log.info("strategy {} {} from {}", strategy.name(), strategy.version(), strategy.jars());
      } catch (StrategyRefusedException e) {
        refused.put(file, String.valueOf(e.getMessage()));
        log.warn("strategy plugin {} refused: {}", file, e.getMessage());
      } catch (IOException e) {
        refused.put(file, "not readable: " + e.getMessage());
        log.warn("strategy plugin {} refused", file, e);
      }
    }
    return new Loaded(Map.copyOf(loaded), Map.copyOf(refused));
  }

  static List<Path> places(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> isJar(entry) || Files.isDirectory(entry))
          .sorted()
          .toList();
    }
  }

  static List<Path> jars(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> entries = Files.list(place)) {
      List<Path> jars = entries.filter(StrategyLoader::isJar).sorted().toList();
      if (jars.isEmpty()) {
        throw new StrategyRefusedException("no jar in the folder");
      }
      return jars;
    }
  }

  private static boolean isJar(Path path) {
    return path.toString().endsWith(".jar");
  }

  /**
   * Loads a jar that was deployed. Throws {@link StrategyRefusedException}.
   *
   * @param directory where its settings may lie
   * @param permitted what an operator permits it
   */
  LoadedStrategy loadDeployed(Path directory, Path jar, Set<Restriction> permitted)
      throws IOException {
    List<Path> jars = List.of(jar);
    return loadPlugin(directory, jar, manifest(jars), jars, permitted, true);
  }

  private record Started(String version, BiddingStrategy strategy) {}

  private LoadedStrategy loadPlugin(
      Path directory,
      Path place,
      StrategyManifest manifest,
      List<Path> jars,
      Set<Restriction> permitted,
      boolean kit)
      throws IOException {
    try {
      return checkedAndStarted(directory, place, manifest, jars, permitted, kit);
    } catch (StrategyRefusedException refused) {
      throw refused;
    } catch (RuntimeException e) {
      // Whatever an odd file leads to, it keeps nobody else out; it may be a fault of ours as well.
      log.warn("a plugin could not be read", e);
      throw new StrategyRefusedException("not loadable: " + e.getClass().getName());
    }
  }

  private LoadedStrategy checkedAndStarted(
      Path directory,
      Path place,
      StrategyManifest manifest,
      List<Path> jars,
      Set<Restriction> permitted,
      boolean kit)
      throws IOException {
    CheckReport report = new PluginCheck(permitted).check(jars);
    if (!report.refusals().isEmpty()) {
      throw new StrategyRefusedException(report.summary());
    }
    StrategyConfig config = PluginSettings.read(directory, manifest.name());
    ModelFiles models = models(directory, place, manifest);
    StrategyClassLoader classLoader = new StrategyClassLoader(
        manifest.name(), urls(jars), StrategyLoader.class.getClassLoader(), report.checked());
    KeptState state = states.of(manifest.name());
    boolean loaded = false;
    try {
      SetupHash setup = new SetupHash(PluginSettings.file(directory, manifest.name()), models);
      StrategyContext context = new HostStrategyContext(
          clock,
          config,
          metrics.forPlugin(manifest.name()),
          setup,
          learning.landscape(),
          learning.responses(),
          state);
      Started started = PluginThread.call(limits.startWait(), () -> {
        StartedPlugin plugin = StartedPlugin.start(manifest, classLoader, limits);
        if (kit) {
          PluginConformance.require(plugin, config, models, limits);
        }
        return new Started(plugin.version(), plugin.strategy(context));
      });
      LoadedStrategy strategy = new LoadedStrategy(
          manifest.name(),
          started.version(),
          setup.value(),
          jars.stream().map(jar -> String.valueOf(jar.getFileName())).toList(),
          new GuardedStrategy(
              manifest.name(),
              started.strategy(),
              ticker,
              limits,
              metrics.of(manifest.name(), ServingState.LIVE)),
          state,
          classLoader);
      loaded = true;
      return strategy;
    } finally {
      if (!loaded) {
        classLoader.close();
      }
    }
  }

  /** The files of a folder that is a plugin; for a jar, those in {@code NAME-models} beside it, or else those that it has inside. */
  static ModelFiles models(Path directory, Path place, StrategyManifest manifest) {
    if (Files.isDirectory(place)) {
      return new FolderModelFiles(place);
    }
    Path beside = directory.resolve(manifest.name() + "-models");
    return Files.isDirectory(beside) ? new FolderModelFiles(beside) : new JarModelFiles(place);
  }

  /** Of the first jar that has one; libraries beside the plugin's jar need none. */
  static StrategyManifest manifest(List<Path> jars) {
    List<String> reasons = new ArrayList<>();
    for (Path jar : jars) {
      try {
        return StrategyManifest.read(jar);
      } catch (StrategyRefusedException e) {
        reasons.add(String.valueOf(e.getMessage()));
      }
    }
    throw new StrategyRefusedException(reasons.get(0));
  }

  static URL[] urls(List<Path> jars) throws MalformedURLException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return urls;
  }
}
