package io.segmento.platform.attribution;

import io.segmento.platform.testing.RedisExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

final class LoggedEventsTest extends LoggedEventsContract {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @Override
  RedisExtension redis() {
    return redis;
  }
}
