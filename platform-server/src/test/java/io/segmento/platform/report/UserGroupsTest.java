package io.segmento.platform.report;

import io.segmento.platform.testing.RedisExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

final class UserGroupsTest extends UserGroupsContract {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @Override
  RedisExtension redis() {
    return redis;
  }
}
