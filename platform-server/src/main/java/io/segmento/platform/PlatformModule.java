package io.segmento.platform;

import com.google.inject.AbstractModule;
import io.segmento.platform.attribution.AttributionModule;
import io.segmento.platform.auction.AuctionModule;
import io.segmento.platform.audience.AudienceModule;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.canary.CanaryModule;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.config.ConfigModule;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.coview.CoViewModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.deletion.DeletionModule;
import io.segmento.platform.device.DeviceModule;
import io.segmento.platform.edge.EdgeModule;
import io.segmento.platform.eventlog.EventLogModule;
import io.segmento.platform.experiment.ExperimentModule;
import io.segmento.platform.export.ExportModule;
import io.segmento.platform.frequency.FrequencyModule;
import io.segmento.platform.grpc.GrpcModule;
import io.segmento.platform.identity.IdentityModule;
import io.segmento.platform.lifecycle.LifecycleModule;
import io.segmento.platform.link.LinkModule;
import io.segmento.platform.netty.EventLoopsModule;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.observability.ObservabilityModule;
import io.segmento.platform.optout.OptOutModule;
import io.segmento.platform.place.PlaceModule;
import io.segmento.platform.privacy.PrivacyModule;
import io.segmento.platform.profile.ProfileModule;
import io.segmento.platform.redis.RedisModule;
import io.segmento.platform.report.BenchmarkModule;
import io.segmento.platform.report.ExperimentReportModule;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.report.live.LiveModule;
import io.segmento.platform.segment.SegmentModule;
import io.segmento.platform.spool.SpoolModule;
import io.segmento.platform.strategy.StrategyModule;
import io.segmento.platform.subject.SubjectModule;
import io.segmento.platform.tracking.TrackingModule;

/** All of the core. The order is that of starting: what others need comes first, and closing is the other way round. */
final class PlatformModule extends AbstractModule {

  private final ConfigReader config;

  PlatformModule(ConfigReader config) {
    this.config = config;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    binder().requireAtInjectOnConstructors();
    binder().requireExactBindingAnnotations();
    binder().disableCircularProxies();

    install(new ConfigModule(config));
    install(new LifecycleModule());
    install(new EventLoopsModule());
    install(new ObservabilityModule());
    install(new RedisModule());

    install(new PlaceModule());
    install(new DeviceModule());
    install(new PrivacyModule());
    install(new IdentityModule());
    install(new LinkModule());
    install(new ProfileModule());
    install(new OptOutModule());
    install(new TrackingModule());
    install(new CurrencyModule());
    install(new CatalogModule());
    install(new CoViewModule());
    install(new SegmentModule());
    install(new AudienceModule());
    install(new EventLogModule());
    install(new BudgetModule());
    install(new CounterModule());
    install(new NoticeModule());
    install(new FrequencyModule());
    install(new AttributionModule());
    install(new ExportModule());
    install(new ReportModule());
    install(new BenchmarkModule());
    install(new LiveModule());
    install(new ExperimentModule());
    install(new ExperimentReportModule());
    install(new StrategyModule());
    install(new AuctionModule());
    install(new CanaryModule());
    install(new SubjectModule());
    install(new DeletionModule());
    install(new SpoolModule());
    install(new EdgeModule());

    // Last: takes calls when everything else stands, and drains before anything else closes.
    install(new GrpcModule());
  }
}
