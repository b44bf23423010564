package io.segmento.platform.subject;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import io.grpc.BindableService;
import io.segmento.platform.auction.ExplainAudit;
import io.segmento.platform.catalog.CatalogAudit;
import io.segmento.platform.privacy.ConsentHistory;
import io.segmento.platform.privacy.Withdrawal;
import io.segmento.platform.report.ReportAudit;

/** People's rights to their data. */
public final class SubjectModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(SubjectMetrics.class).in(SINGLETON);
    bind(AuditTrail.class).in(SINGLETON);
    bind(AuditLog.class).in(SINGLETON);
    bind(Subjects.class).in(SINGLETON);
    bind(CatalogNames.class).in(SINGLETON);
    bind(Receipts.class).in(SINGLETON);
    bind(SubjectRights.class).in(SINGLETON);
    bind(AuditedExplanations.class).in(SINGLETON);
    newOptionalBinder(binder(), ExplainAudit.class).setBinding().to(AuditedExplanations.class);
    bind(AuditedReports.class).in(SINGLETON);
    newOptionalBinder(binder(), ReportAudit.class).setBinding().to(AuditedReports.class);
    bind(AuditedCatalog.class).in(SINGLETON);
    newOptionalBinder(binder(), CatalogAudit.class).setBinding().to(AuditedCatalog.class);
    bind(DeviceErasure.class).to(SubjectRights.class);
    bind(AdExplanations.class).in(SINGLETON);
    newOptionalBinder(binder(), Withdrawal.class).setBinding().to(SubjectRights.class);
    newOptionalBinder(binder(), ConsentHistory.class).setBinding().to(SubjectRights.class);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(ProfileGrpcService.class)
        .in(SINGLETON);
  }
}
