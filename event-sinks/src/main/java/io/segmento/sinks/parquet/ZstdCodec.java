package io.segmento.sinks.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Zstandard for Parquet without Hadoop: the codecs that come with the library need its configuration, and thirty megabytes with it. Stateless. */
final class ZstdCodec implements CompressionCodecFactory {
  private static final int LEVEL = 3;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    check(codec);
    return new BytesInputCompressor() {
      @Override
      public BytesInput compress(BytesInput bytes) throws IOException {
        return BytesInput.from(Zstd.compress(array(bytes), LEVEL));
      }

      @Override
      public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
      }

      @Override
      public void release() {
        // Holds nothing.
      }
    };
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    check(codec);
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput bytes, int size) throws IOException {
        byte[] plain = new byte[size];
        long length = Zstd.decompress(plain, array(bytes));
        if (Zstd.isError(length) || length != size) {
          throw new IOException("a page that is no Zstandard of " + size + " bytes");
        }
        return BytesInput.from(plain);
      }

      @Override
      public void decompress(ByteBuffer in, int inBytes, ByteBuffer out, int outBytes)
          throws IOException {
        byte[] packed = new byte[inBytes];
        in.get(packed);
        out.put(array(decompress(BytesInput.from(packed), outBytes)));
      }

      @Override
      public void release() {
        // Holds nothing.
      }
    };
  }

  @Override
  public void release() {
    // Holds nothing.
  }

  private static byte[] array(BytesInput bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) bytes.size());
    bytes.writeAllTo(out);
    return out.toByteArray();
  }

  private static void check(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException(codec + " (expected: ZSTD, as this sink writes)");
    }
  }
}
