package io.segmento.platform.strategy;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.grpc.BindableService;
import io.segmento.platform.attribution.ConversionListener;
import io.segmento.platform.catalog.StrategyNames;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.notice.BidOutcomeListener;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.strategy.check.Restriction;
import io.segmento.platform.strategy.life.LifeCycle;
import io.segmento.platform.strategy.life.RedisJars;
import io.segmento.platform.strategy.life.RedisNodes;
import io.segmento.platform.strategy.life.RedisStrategies;
import io.segmento.platform.strategy.state.StateModule;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plugins and the service that lists them. Keys: {@code strategies.*}. */
public final class StrategyModule extends AbstractModule {

  @Override
  protected void configure() {
    install(new StateModule());
    bind(StrategyCallMetrics.class).in(SINGLETON);
    bind(StrategyLearning.class).in(SINGLETON);
    bind(LearningMetrics.class).in(SINGLETON);
    bind(ArrivalSync.class).in(SINGLETON);
    bind(ResponseSync.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(ResponseSync.class);
    bind(StrategyLoader.class).in(SINGLETON);
    bind(StrategyOutcomes.class).in(SINGLETON);
    newSetBinder(binder(), BidOutcomeListener.class).addBinding().to(StrategyOutcomes.class);
    newSetBinder(binder(), ConversionListener.class).addBinding().to(StrategyOutcomes.class);
    bind(StrategyRegistry.class).in(SINGLETON);
    bind(RedisStrategies.class).in(SINGLETON);
    bind(RedisJars.class).in(SINGLETON);
    bind(LifeCycle.class).in(SINGLETON);
    bind(RedisNodes.class).in(SINGLETON);
    bind(NodeReports.class).in(SINGLETON);
    bind(ShadowPool.class).in(SINGLETON);
    bind(WarmUp.class).in(SINGLETON);
    bind(DeployedVersions.class).in(SINGLETON);
    bind(StrategyFollower.class).in(SINGLETON);
    bind(HeapFill.class).toInstance(new MeasuredHeap());
    bind(HeapRail.class).in(SINGLETON);
    bind(GuardRails.class).in(SINGLETON);
    bind(StrategyListing.class).in(SINGLETON);
    bind(PromotionCheck.class).in(SINGLETON);
    newOptionalBinder(binder(), RecordedOpportunities.class);
    newOptionalBinder(binder(), HeldThreads.class).setDefault().toInstance(HeldThreads.NONE);
    newOptionalBinder(binder(), StrategyNames.class).setBinding().to(StrategyRegistry.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(StrategyRegistry.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(StrategyOutcomes.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(ShadowPool.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(StrategyFollower.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(GuardRails.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(NodeReports.class);
    newSetBinder(binder(), ReadinessCheck.class).addBinding().to(StrategyRegistry.class);
    newSetBinder(binder(), ReadinessCheck.class).addBinding().to(StrategyFollower.class);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(StrategyGrpcService.class)
        .in(SINGLETON);
  }

  @Provides
  @Singleton
  StrategyDirectory directory(ConfigReader config) {
    return new StrategyDirectory(config.path("strategies.directory", Path.of("strategies")));
  }

  @Provides
  @Singleton
  DeployedDirectory deployedDirectory(ConfigReader config) {
    return new DeployedDirectory(
        config.path("strategies.deployed-directory", Path.of("strategies-deployed")));
  }

  @Provides
  @Singleton
  DeployLimits deployLimits(ConfigReader config) {
    return new DeployLimits(
        config.longInteger("strategies.max-jar-bytes", 64L << 20, 1 << 10, 1L << 30));
  }

  @Provides
  @Singleton
  Deployment.Parts deployments(
      StrategyLoader loader,
      StrategyDirectory directory,
      DeployedDirectory files,
      OperatorKeys operators,
      RedisJars jars,
      LifeCycle life,
      DeployLimits limits) {
    return new Deployment.Parts(loader, directory, files, operators, jars, life, limits);
  }

  @Provides
  @Singleton
  OperatorKeys operators(ConfigReader config) {
    List<PublicKey> keys = new ArrayList<>();
    for (String name : config.names("strategies.operators")) {
      String key = "strategies.operators." + name;
      config.path(key).ifPresent(file -> {
        try {
          keys.add(OperatorKeys.read(file));
        } catch (IOException | IllegalArgumentException e) {
          config.error(key, file, "a PEM file of an Ed25519 public key");
        }
      });
    }
    return new OperatorKeys(keys);
  }

  @Provides
  @Singleton
  RailLimits rails(ConfigReader config) {
    RailLimits standard = RailLimits.DEFAULT;
    return new RailLimits(
        config.integer("strategies.rails.cases", standard.cases(), 1, 1_000_000),
        config.decimal("strategies.rails.error-share", standard.errorShare(), 0, 1),
        config.decimal("strategies.rails.late-share", standard.lateShare(), 0, 1),
        config.decimal("strategies.rails.corrected-share", standard.correctedShare(), 0, 1),
        config.decimal("strategies.rails.ratio", standard.ratio(), 1, 1_000),
        config.decimal("strategies.rails.listening-share", standard.listeningShare(), 0, 1),
        config.decimal("strategies.rails.heap-share", standard.heapShare(), 0.1, 1),
        config.duration("strategies.rails.every", standard.every()),
        config.duration("strategies.retire-after", standard.retireAfter()),
        config.integer("strategies.promote-after", standard.promoteAfter(), 0, 1_000_000));
  }

  @Provides
  @Singleton
  PluginLimits limits(ConfigReader config) {
    PluginLimits standard = PluginLimits.DEFAULT;
    return new PluginLimits(
        config.duration("strategies.call-time", standard.callTime()),
        config.longInteger("strategies.call-bytes", standard.callBytes(), 1 << 16, 1L << 32),
        standard.backgroundTime(),
        config.duration("strategies.start-time", standard.startTime()),
        config.duration("strategies.start-wait", standard.startWait()),
        config.longInteger("strategies.start-bytes", standard.startBytes(), 1 << 20, 1L << 40),
        config.integer("strategies.in-flight", standard.inFlight(), 1, 256),
        config.bool("strategies.kit", standard.kit()),
        permits(config));
  }

  private static Map<String, Set<Restriction>> permits(ConfigReader config) {
    Map<String, Set<Restriction>> permits = new HashMap<>();
    for (String name : config.names("strategies.permits")) {
      String key = "strategies.permits." + name;
      Set<Restriction> permitted = EnumSet.noneOf(Restriction.class);
      for (String label : config.stringList(key, List.of())) {
        Restriction.labelled(label)
            .ifPresentOrElse(
                permitted::add, () -> config.error(key, label, "one of " + Restriction.labels()));
      }
      permits.put(name, permitted);
    }
    return permits;
  }
}
