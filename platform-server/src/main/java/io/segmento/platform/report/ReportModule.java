package io.segmento.platform.report;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.grpc.BindableService;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.export.RawExport;

/** Binds the report service. */
public final class ReportModule extends AbstractModule {
  private static final long DEFAULT_CAMPAIGN_HOURS = 1_000_000;
  private static final long MAX_CAMPAIGN_HOURS = 20_000_000;
  private static final int DEFAULT_ROWS = 200_000;
  private static final int MAX_ROWS = 2_000_000;

  @Override
  protected void configure() {
    bind(RedisCounters.class).in(SINGLETON);
    bind(CampaignSums.class).in(SINGLETON);
    bind(ReportOwners.class).in(SINGLETON);
    bind(RedisReconciliation.class).in(SINGLETON);
    bind(Reconciliation.class).in(SINGLETON);
    newOptionalBinder(binder(), SharedReports.class);
    newOptionalBinder(binder(), ReportAudit.class);
    bind(Reports.class).in(SINGLETON);
    newOptionalBinder(binder(), RawExport.class).setDefault().toInstance(RawExport.REFUSED);
    bind(ReportGrpcService.class).in(SINGLETON);
    newSetBinder(binder(), BindableService.class).addBinding().to(ReportGrpcService.class);
  }

  @Provides
  @Singleton
  ReportConfig reportConfig(ConfigReader config) {
    return new ReportConfig(
        config.longInteger(
            "report.max-campaign-hours", DEFAULT_CAMPAIGN_HOURS, 1, MAX_CAMPAIGN_HOURS),
        config.integer("report.max-rows", DEFAULT_ROWS, 1, MAX_ROWS));
  }
}
