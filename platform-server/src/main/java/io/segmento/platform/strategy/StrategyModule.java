package io.segmento.platform.strategy;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.grpc.BindableService;
import io.segmento.platform.catalog.StrategyNames;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.notice.BidOutcomeListener;
import io.segmento.platform.observability.ReadinessCheck;
import java.nio.file.Path;

/** Plugins and the service that lists them. Key: {@code strategies.directory}. */
public final class StrategyModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(StrategyCallMetrics.class).in(SINGLETON);
    bind(StrategyLearning.class).in(SINGLETON);
    bind(StrategyLoader.class).in(SINGLETON);
    bind(StrategyOutcomes.class).in(SINGLETON);
    newSetBinder(binder(), BidOutcomeListener.class).addBinding().to(StrategyOutcomes.class);
    bind(StrategyRegistry.class).in(SINGLETON);
    newOptionalBinder(binder(), StrategyNames.class).setBinding().to(StrategyRegistry.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(StrategyRegistry.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(StrategyOutcomes.class);
    newSetBinder(binder(), ReadinessCheck.class).addBinding().to(StrategyRegistry.class);
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
}
