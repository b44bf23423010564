package io.segmento.platform;

import io.segmento.platform.grpc.GrpcServer;
import io.segmento.platform.observability.AdminServer;

/** Starts the core: {@code PlatformMain [--config FILE]}. Drains on SIGTERM. Exit codes: {@link InjectedProcess}. */
public final class PlatformMain {
  private PlatformMain() {}

  public static void main(String[] args) throws InterruptedException {
    new InjectedProcess(
            "segmento-core",
            PlatformModule::new,
            injector -> "listening grpc="
                + injector.getInstance(GrpcServer.class).port()
                + " admin="
                + injector.getInstance(AdminServer.class).port())
        .run(args);
  }
}
