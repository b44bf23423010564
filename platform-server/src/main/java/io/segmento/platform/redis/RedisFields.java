package io.segmento.platform.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Names of fields as a command carries them: encoded once, for reading the same fields of many hashes. Immutable. */
public final class RedisFields {
  private static final byte[] END = "\r\n".getBytes(US_ASCII);

  private final int count;
  private final byte[] encoded;

  public RedisFields(List<String> names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String name : names) {
      byte[] text = name.getBytes(UTF_8);
      bytes.writeBytes(("$" + text.length).getBytes(US_ASCII));
      bytes.writeBytes(END);
      bytes.writeBytes(text);
      bytes.writeBytes(END);
    }
    count = names.size();
    encoded = bytes.toByteArray();
  }

  int count() {
    return count;
  }

  CommandArgs<byte[], byte[]> after(byte[] key) {
    return new After(this, key);
  }

  private static final class After extends CommandArgs<byte[], byte[]> {
    private final RedisFields fields;

    After(RedisFields fields, byte[] key) {
      super(ByteArrayCodec.INSTANCE);
      this.fields = fields;
      var unused = addKey(key);
    }

    @Override
    public int count() {
      return super.count() + fields.count;
    }

    @Override
    public void encode(ByteBuf out) {
      super.encode(out);
      out.writeBytes(fields.encoded);
    }
  }
}
