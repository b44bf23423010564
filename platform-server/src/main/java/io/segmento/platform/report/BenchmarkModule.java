package io.segmento.platform.report;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import io.segmento.platform.report.anonymity.AnonymityModule;
import io.segmento.platform.report.anonymity.ExactTables;

/** Binds what callers with a role of {@code report.anonymity.roles} are told; without it they would be told everything. */
public final class BenchmarkModule extends AbstractModule {
  @Override
  protected void configure() {
    install(new AnonymityModule());
    bind(PartnerTables.class).in(SINGLETON);
    bind(ExactTables.class).to(PartnerTables.class);
    bind(BenchmarkReports.class).in(SINGLETON);
    newOptionalBinder(binder(), SharedReports.class).setBinding().to(BenchmarkReports.class);
  }
}
