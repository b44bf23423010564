package io.segmento.platform.redis;

import io.segmento.platform.testing.RedisExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisClusterStoreTest extends RedisStoreContract {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.cluster();

  @Override
  RedisExtension redis() {
    return redis;
  }
}
