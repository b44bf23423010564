package io.segmento.platform.strategy;

import com.google.inject.Guice;
import com.google.inject.Stage;
import io.segmento.platform.strategy.guard.CallBudget;
import io.segmento.platform.strategy.guard.PluginGuard;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin whose entry has been found, which makes strategies. Whatever its code throws while starting is a reason to refuse it. */
final class StartedPlugin {

  private static final Logger log = LoggerFactory.getLogger(StartedPlugin.class);

  private final StrategyClassLoader classLoader;
  private final PluginLimits limits;
  private final StrategyPlugin plugin;
  private final String version;

  private StartedPlugin(
      StrategyClassLoader classLoader, PluginLimits limits, StrategyPlugin plugin, String version) {
    this.classLoader = classLoader;
    this.limits = limits;
    this.plugin = plugin;
    this.version = version;
  }

  /** Runs the plugin's own code for the first time. Throws {@link StrategyRefusedException}. */
  static StartedPlugin start(
      StrategyManifest manifest, StrategyClassLoader classLoader, PluginLimits limits) {
    return bounded(classLoader, limits, () -> {
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
      return new StartedPlugin(
          classLoader, limits, plugin, StrategyManifest.checkedVersion(plugin.version()));
    });
  }

  String version() {
    return version;
  }

  /** What a campaign may set. Throws {@link StrategyRefusedException}. */
  List<Parameter<?>> parameters() {
    return bounded(classLoader, limits, () -> List.copyOf(plugin.parameters()));
  }

  /** A strategy of its own each time, from an injector in which the context is all that is bound. Throws {@link StrategyRefusedException}. */
  BiddingStrategy strategy(StrategyContext context) {
    return bounded(
        classLoader,
        limits,
        () -> Guice.createInjector(
                Stage.PRODUCTION,
                binder -> {
                  binder.requireExplicitBindings();
                  binder.requireAtInjectOnConstructors();
                  binder.requireExactBindingAnnotations();
                  binder.disableCircularProxies();
                  binder.bind(StrategyContext.class).toInstance(context);
                },
                plugin.module())
            .getInstance(BiddingStrategy.class));
  }

  private static <T> T bounded(
      StrategyClassLoader classLoader, PluginLimits limits, Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classLoader);
    CallBudget budget = PluginGuard.budget();
    budget.beginInBackground(limits.startTime().toNanos(), limits.startBytes());
    try {
      return work.get();
    } catch (StrategyRefusedException e) {
      throw e;
    } catch (Throwable e) {
      // Its message is the plugin's code as well.
      budget.beginInBackground(limits.backgroundTime().toNanos(), limits.startBytes());
      throw new StrategyRefusedException("it failed to start: " + describe(e));
    } finally {
      budget.end();
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
}
