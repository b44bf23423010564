package io.segmento.gateway.bidding;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Gzip in and out, bounded. */
final class Bodies {

  private static final int CHUNK = 8_192;

  private Bodies() {}

  /** The inflated body; null when it would be longer than {@code limit} bytes. Throws when it is not gzip. */
  static byte @Nullable [] inflate(byte[] gzip, int limit) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip), CHUNK)) {
      byte[] plain = in.readNBytes(limit + 1);
      return plain.length > limit ? null : plain;
    }
  }

  static byte[] deflate(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
