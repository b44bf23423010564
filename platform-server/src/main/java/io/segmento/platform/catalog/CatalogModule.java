package io.segmento.platform.catalog;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.grpc.BindableService;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.feed.FeedModule;
import io.segmento.platform.link.SyncTemplates;
import io.segmento.platform.minimisation.MinimisationModule;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.tracking.AdvertiserDirectory;
import java.time.Duration;

/** Binds {@link Catalog}, what keeps it current, and its service. */
public final class CatalogModule extends AbstractModule {
  @Override
  protected void configure() {
    install(new FeedModule());
    install(new MinimisationModule());
    bind(Catalog.class).in(SINGLETON);
    bind(StoredProducts.class).in(SINGLETON);
    bind(ProductImports.class).in(SINGLETON);
    bind(ProductTopics.class).in(SINGLETON);
    bind(AdvertiserKeys.class).in(SINGLETON);
    bind(AdvertiserDirectory.class).to(CatalogAdvertisers.class).in(SINGLETON);
    bind(SyncTemplates.class).to(CatalogSyncTemplates.class).in(SINGLETON);
    bind(CatalogMetrics.class).in(SINGLETON);
    bind(RedisCatalog.class).in(SINGLETON);
    bind(OwnEntries.class).in(SINGLETON);
    newOptionalBinder(binder(), CatalogAudit.class);
    bind(CatalogRefusals.class).in(SINGLETON);
    bind(CatalogWriter.class).in(SINGLETON);
    bind(CatalogFollower.class).in(SINGLETON);
    bind(CatalogGrpcService.class).in(SINGLETON);
    newOptionalBinder(binder(), StrategyNames.class);
    newSetBinder(binder(), BindableService.class).addBinding().to(CatalogGrpcService.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(CatalogFollower.class);
    newSetBinder(binder(), ReadinessCheck.class).addBinding().to(CatalogFollower.class);
  }

  @Provides
  @Singleton
  CatalogConfig catalogConfig(ConfigReader config) {
    return new CatalogConfig(
        !config.dev(),
        config.duration("catalog.poll", Duration.ofSeconds(2)),
        config.duration("catalog.import-idle", Duration.ofMinutes(1)));
  }
}
