package io.segmento.platform.report;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import io.grpc.BindableService;

/** The service of experiments' reports. Beside {@link ReportModule}, whose counters it reads. */
public final class ExperimentReportModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(GroupHistories.class).in(SINGLETON);
    bind(ExperimentReports.class).in(SINGLETON);
    bind(ExperimentGrpcService.class).in(SINGLETON);
    newSetBinder(binder(), BindableService.class).addBinding().to(ExperimentGrpcService.class);
  }
}
