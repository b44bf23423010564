package io.segmento.gateway.bidding;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Gzip (RFC 1952) with buffers that are kept: what the JDK's streams allocate for each body costs more than the work.
 *
 * <p>Not thread-safe: an instance belongs to one event loop.
 */
final class GzipCodec {
  /** A body that is not gzip. Carries no stack trace. */
  static final class GzipFaultException extends Exception {
    private final boolean tooLarge;

    GzipFaultException(boolean tooLarge) {
      super(null, null, false, false);
      this.tooLarge = tooLarge;
    }

    boolean tooLarge() {
      return tooLarge;
    }
  }

  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int RESERVED_FLAGS = 0xE0;
  private static final int INITIAL_BYTES = 16 * 1024;
  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  private final Inflater inflater = new Inflater(true);
  // Answers are small and few: level 6 halves an adm at some 20 us.
  private final Deflater deflater = new Deflater(6, true);
  private final CRC32 crc = new CRC32();
  private byte[] buffer = new byte[INITIAL_BYTES];

  /** Whether it begins as gzip does. */
  static boolean isGzip(byte[] body) {
    return body.length > 1 && body[0] == HEADER[0] && body[1] == HEADER[1];
  }

  /** The plain body, in an array of its own; a fault as soon as it grows over {@code maxBytes}. */
  byte[] inflate(byte[] body, int maxBytes) throws GzipFaultException {
    int position = 0;
    int size = 0;
    int limit = maxBytes + 1;
    do {
      position = skipHeader(body, position);
      int start = size;
      inflater.reset();
      inflater.setInput(body, position, body.length - position);
      while (!inflater.finished()) {
        if (size == buffer.length) {
          buffer = Arrays.copyOf(buffer, Math.min(2 * size, limit));
        }
        // The buffer may be larger than this body may be.
        size += inflateSome(size, Math.min(buffer.length, limit) - size);
        if (size > maxBytes) {
          throw new GzipFaultException(true);
        }
      }
      position = body.length - inflater.getRemaining();
      checkTrailer(body, position, start, size);
      position += TRAILER_BYTES;
    } while (position < body.length);
    return Arrays.copyOf(buffer, size);
  }

  /** The body in gzip, in an array of its own. */
  byte[] deflate(byte[] body) {
    deflater.reset();
    deflater.setInput(body);
    deflater.finish();
    int size = HEADER.length;
    byte[] out = Arrays.copyOf(HEADER, HEADER.length + body.length / 2 + TRAILER_BYTES + 64);
    while (!deflater.finished()) {
      if (size == out.length) {
        out = Arrays.copyOf(out, 2 * out.length);
      }
      size += deflater.deflate(out, size, out.length - size);
    }
    out = Arrays.copyOf(out, size + TRAILER_BYTES);
    crc.reset();
    crc.update(body);
    putInt(out, size, (int) crc.getValue());
    putInt(out, size + Integer.BYTES, body.length);
    return out;
  }

  private int inflateSome(int offset, int most) throws GzipFaultException {
    int count;
    try {
      count = inflater.inflate(buffer, offset, most);
    } catch (DataFormatException e) {
      throw new GzipFaultException(false);
    }
    if (count == 0 && !inflater.finished()) {
      // Truncated, or it needs a dictionary.
      throw new GzipFaultException(false);
    }
    return count;
  }

  private void checkTrailer(byte[] body, int position, int start, int end)
      throws GzipFaultException {
    if (body.length - position < TRAILER_BYTES) {
      throw new GzipFaultException(false);
    }
    crc.reset();
    crc.update(buffer, start, end - start);
    if (getInt(body, position) != (int) crc.getValue()
        || getInt(body, position + Integer.BYTES) != end - start) {
      throw new GzipFaultException(false);
    }
  }

  private static int skipHeader(byte[] body, int start) throws GzipFaultException {
    if (body.length - start < HEADER_BYTES + TRAILER_BYTES
        || body[start] != HEADER[0]
        || body[start + 1] != HEADER[1]
        || body[start + 2] != HEADER[2]) {
      throw new GzipFaultException(false);
    }
    int flags = body[start + 3];
    int position = start + HEADER_BYTES;
    if ((flags & RESERVED_FLAGS) != 0) {
      throw new GzipFaultException(false);
    }
    if ((flags & FLAG_EXTRA) != 0 && position + 1 < body.length) {
      position += 2 + (body[position] & 0xFF) + ((body[position + 1] & 0xFF) << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      position = afterZero(body, position);
    }
    if ((flags & FLAG_COMMENT) != 0) {
      position = afterZero(body, position);
    }
    if ((flags & FLAG_HEADER_CRC) != 0) {
      position += 2;
    }
    if (position >= body.length) {
      throw new GzipFaultException(false);
    }
    return position;
  }

  private static int afterZero(byte[] body, int start) {
    int position = start;
    while (position < body.length && body[position] != 0) {
      position++;
    }
    return position + 1;
  }

  private static int getInt(byte[] bytes, int at) {
    return (bytes[at] & 0xFF)
        | ((bytes[at + 1] & 0xFF) << 8)
        | ((bytes[at + 2] & 0xFF) << 16)
        | (bytes[at + 3] << 24);
  }

  private static void putInt(byte[] bytes, int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[at + i] = (byte) (value >>> (8 * i));
    }
  }
}
