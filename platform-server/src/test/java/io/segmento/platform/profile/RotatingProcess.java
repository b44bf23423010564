package io.segmento.platform.profile;

import io.segmento.platform.identity.KeyRatchet;
import io.segmento.platform.identity.TestKeys;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.TestNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/** Rotates month after month until it is killed; tells of each. Arguments: Redis, file of the ratchet, first month. */
final class RotatingProcess {

  private static final int MONTHS = 12;

  private RotatingProcess() {}

  public static void main(String[] args) {
    YearMonth month = YearMonth.parse(args[2]);
    MutableClock clock =
        new MutableClock(month.atDay(15).atStartOfDay(ZoneOffset.UTC).toInstant());
    try (TestNode node = TestNode.connected(args[0], "", clock)) {
      Optional<KeyRatchet> ratchet = Optional.of(KeyRatchet.load(Path.of(args[1])));
      SecureRandom random = new SecureRandom();
      RedisStore store = node.get(RedisStore.class);
      MonthKeyWrap wrap = new MonthKeyWrap(TestKeys.ring(2), ratchet, random, clock);
      MonthKeyRotation rotation = new MonthKeyRotation(
          store, new MonthKeys(store, wrap, random, clock), wrap, ratchet, clock);
      for (int i = 0; i < MONTHS; i++) {
        clock.set(month.atDay(15).atStartOfDay(ZoneOffset.UTC).toInstant());
        Await.result(rotation.rotate(Runnable::run));
        System.out.println("rotated " + month);
        month = month.plusMonths(1);
      }
    }
  }
}
