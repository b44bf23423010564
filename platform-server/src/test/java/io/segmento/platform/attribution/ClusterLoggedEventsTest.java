package io.segmento.platform.attribution;

import io.segmento.platform.testing.RedisExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ClusterLoggedEventsTest extends LoggedEventsContract {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.cluster();

  @Override
  RedisExtension redis() {
    return redis;
  }
}
