package io.segmento.platform.export;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.grpc.BindableService;
import io.segmento.platform.config.ConfigReader;

/** Approvals and exports of rows. Key: {@code export.max-rows}. */
public final class ExportModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(RedisApprovals.class).in(SINGLETON);
    bind(ExportAudit.class).in(SINGLETON);
    bind(ExportMetrics.class).in(SINGLETON);
    bind(Approvals.class).in(SINGLETON);
    bind(RawExports.class).in(SINGLETON);
    newOptionalBinder(binder(), RawExport.class).setBinding().to(RawExports.class);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(ApprovalGrpcService.class)
        .in(SINGLETON);
  }

  @Provides
  @Singleton
  ExportConfig exportConfig(ConfigReader config) {
    return new ExportConfig(config.integer("export.max-rows", 2_000_000, 1, 50_000_000));
  }
}
