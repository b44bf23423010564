package io.segmento.platform.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.segmento.platform.testing.RedisExtension;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the store's own answers. */
final class HyperLogLogTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 300, 5_000, 60_000})
  void isAsManyAsTheStoreSays(int people) {
    assertThat(new HyperLogLog().add(stored("one", 0, people)).estimate())
        .isEqualTo(redis.run(commands -> commands.pfcount("one")))
        .isCloseTo(people, within((long) (people * 4 * HyperLogLog.STANDARD_ERROR) + 1));
  }

  @Test
  void aUnionIsThatOfTheStore() {
    HyperLogLog union = new HyperLogLog()
        .add(stored("few", 0, 40))
        .add(new HyperLogLog().add(stored("many", 20, 30_000)));
    assertThat(union.estimate()).isEqualTo(redis.run(commands -> commands.pfcount("few", "many")));
  }

  @Test
  void nobodyIsNobodyAndOtherBytesAreRefused() {
    assertThat(new HyperLogLog().estimate()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new HyperLogLog().add("a string of its own".getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining("expected: a HyperLogLog");
  }

  private static byte[] stored(String key, int from, int people) {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    RedisClient client = RedisClient.create(redis.uri());
    try (StatefulRedisConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE)) {
      RedisCommands<byte[], byte[]> commands = connection.sync();
      byte[][] all = IntStream.range(from, from + people)
          .mapToObj(i -> ("user " + i).getBytes(StandardCharsets.UTF_8))
          .toArray(byte[][]::new);
      Long unused = commands.pfadd(name, all);
      return commands.get(name);
    } finally {
      // Not waited for: that has no limit.
      var unused = client.shutdownAsync();
    }
  }
}
