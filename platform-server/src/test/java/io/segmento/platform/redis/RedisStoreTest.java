package io.segmento.platform.redis;

import io.segmento.platform.testing.RedisExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisStoreTest extends RedisStoreContract {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @Override
  RedisExtension redis() {
    return redis;
  }
}
