package io.segmento.sinks;

import io.segmento.platform.InjectedProcess;
import io.segmento.platform.observability.AdminServer;

/**
 * Starts the process that carries the event log to a sink: {@code SinkMain [--config FILE]}. On SIGTERM it makes safe what it has read and acknowledges
 * it. Exit codes: {@link InjectedProcess}.
 */
public final class SinkMain {
  private SinkMain() {}

  public static void main(String[] args) throws InterruptedException {
    new InjectedProcess(
            "segmento-sink",
            SinkModule::new,
            injector -> "runs admin=" + injector.getInstance(AdminServer.class).port())
        .run(args);
  }
}
