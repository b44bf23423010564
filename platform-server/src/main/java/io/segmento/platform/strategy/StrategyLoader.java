package io.segmento.platform.strategy;

import com.google.common.base.Ticker;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.ModelFiles;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyPlugin;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the plugins of a directory: each jar in it, and each folder of jars, is one. A plugin gets a class loader and an injector of its
 * own, a sibling of the host's, in which {@link StrategyContext} is all that is bound. One that cannot be loaded is refused with a reason
 * and does not keep others out.
 */
final class StrategyLoader {

  private static final Logger log = LoggerFactory.getLogger(StrategyLoader.class);

  private final Clock clock;
  private final Ticker ticker;
  private final StrategyCallMetrics metrics;
  private final StrategyLearning learning;

  @Inject
  StrategyLoader(
      Clock clock, Ticker ticker, StrategyCallMetrics metrics, StrategyLearning learning) {
    this.clock = clock;
    this.ticker = ticker;
    this.metrics = metrics;
    this.learning = learning;
  }

  /**
   * What a directory holds.
   *
   * @param loaded by name
   * @param refused the reason by file name
   * @param refusedNames the names of refused plugins, as far as their manifests say them
   */
  record Loaded(
      Map<String, LoadedStrategy> loaded, Map<String, String> refused, Set<String> refusedNames) {
    static final Loaded NOTHING = new Loaded(Map.of(), Map.of(), Set.of());
  }

  Loaded load(Path directory) throws IOException {
    Map<String, LoadedStrategy> loaded = new LinkedHashMap<>();
    Map<String, String> refused = new LinkedHashMap<>();
    Set<String> refusedNames = new HashSet<>();
    for (Path place : places(directory)) {
      String file = String.valueOf(place.getFileName());
      try {
        List<Path> jars = jars(place);
        StrategyManifest manifest = manifest(jars);
        refusedNames.add(manifest.name());
        LoadedStrategy first = loaded.get(manifest.name());
        if (first != null) {
          throw new StrategyRefusedException(manifest.name() + " is also in " + first.jars());
        }
        LoadedStrategy strategy = loadPlugin(directory, place, manifest, jars);
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
    refusedNames.removeAll(loaded.keySet());
    return new Loaded(Map.copyOf(loaded), Map.copyOf(refused), Set.copyOf(refusedNames));
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

  private LoadedStrategy loadPlugin(
      Path directory, Path place, StrategyManifest manifest, List<Path> jars) throws IOException {
    StrategyContext context = new HostStrategyContext(
        clock,
        PluginSettings.read(directory, manifest.name()),
        metrics.forPlugin(manifest.name()),
        models(directory, place, manifest),
        learning.landscape(),
        learning.responses());
    StrategyClassLoader classLoader =
        new StrategyClassLoader(manifest.name(), urls(jars), StrategyLoader.class.getClassLoader());
    boolean loaded = false;
    try {
      Instance instance = instantiate(manifest, classLoader, context);
      loaded = true;
      return new LoadedStrategy(
          String.valueOf(place.getFileName()),
          manifest.name(),
          instance.version(),
          jars.stream().map(jar -> String.valueOf(jar.getFileName())).toList(),
          new GuardedStrategy(
              manifest.name(),
              instance.strategy(),
              new StrategyBreaker(ticker),
              metrics.of(manifest.name())),
          classLoader);
    } finally {
      if (!loaded) {
        classLoader.close();
      }
    }
  }

  /** The files of a folder that is a plugin; for a jar, those in {@code NAME-models} beside it. */
  static ModelFiles models(Path directory, Path place, StrategyManifest manifest) {
    return new FolderModelFiles(
        Files.isDirectory(place) ? place : directory.resolve(manifest.name() + "-models"));
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

  record Instance(String version, BiddingStrategy strategy) {}

  /** Runs the plugin's own code for the first time; whatever it throws is a reason to refuse it. */
  static Instance instantiate(
      StrategyManifest manifest, StrategyClassLoader classLoader, StrategyContext context) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classLoader);
    try {
      List<StrategyPlugin> plugins = new ArrayList<>();
      ServiceLoader.load(StrategyPlugin.class, classLoader).forEach(plugins::add);
      if (plugins.size() != 1) {
        throw new StrategyRefusedException(
            "StrategyPlugin services: " + plugins.size() + " (expected: 1)");
      }
      StrategyPlugin plugin = plugins.get(0);
      if (!manifest.name().equals(plugin.name())) {
        throw new StrategyRefusedException("name(): " + plugin.name() + " (expected: "
            + manifest.name() + ", as in the manifest)");
      }
      String version = StrategyManifest.checkedVersion(plugin.version());
      return new Instance(
          version, injector(context, plugin.module()).getInstance(BiddingStrategy.class));
    } catch (StrategyRefusedException e) {
      throw e;
    } catch (Throwable e) {
      throw new StrategyRefusedException("it failed to start: " + describe(e));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Text and not the exception itself, whose methods are the plugin's code and which would keep its class loader alive. */
  private static String describe(Throwable failure) {
    try {
      log.warn("a strategy plugin failed to start", failure);
      return failure.toString();
    } catch (Throwable unprintable) {
      return failure.getClass().getName();
    }
  }

  private static Injector injector(StrategyContext context, Module pluginModule) {
    return Guice.createInjector(
        Stage.PRODUCTION,
        binder -> {
          binder.requireExplicitBindings();
          binder.requireAtInjectOnConstructors();
          binder.requireExactBindingAnnotations();
          binder.disableCircularProxies();
          binder.bind(StrategyContext.class).toInstance(context);
        },
        pluginModule);
  }
}
