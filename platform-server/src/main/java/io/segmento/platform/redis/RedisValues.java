package io.segmento.platform.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Decodes an array of values into an array, null where a key has none: no list, no wrapper. */
final class RedisValues extends CommandOutput<byte[], byte[], byte[][]> {
  private int next;

  RedisValues(int count) {
    super(ByteArrayCodec.INSTANCE, new byte[count][]);
  }

  @Override
  public void set(@Nullable ByteBuffer bytes) {
    if (next < output.length) {
      if (bytes != null) {
        output[next] = codec.decodeValue(bytes);
      }
      next++;
    }
  }

  @Override
  public void multi(int count) {
    // The number of keys was known when they were asked for.
  }
}
