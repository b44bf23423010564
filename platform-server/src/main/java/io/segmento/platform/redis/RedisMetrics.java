package io.segmento.platform.redis;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;

/** {@code segmento_redis_up}, and whether the server keeps what it is given. */
public final class RedisMetrics {
  private final Gauge up;
  private final Gauge settingOk;

  @Inject
  public RedisMetrics(CollectorRegistry registry) {
    up = Gauge.build("segmento_redis_up", "1 while Redis answers, else 0.").register(registry);
    settingOk = Gauge.build(
            "segmento_redis_setting_ok",
            "1 when a server setting is as the platform needs it, 0 when not or unknown.")
        .labelNames("setting")
        .register(registry);
  }

  void up(boolean isUp) {
    up.set(isUp ? 1 : 0);
  }

  void setting(String name, boolean ok) {
    settingOk.labels(name).set(ok ? 1 : 0);
  }
}
