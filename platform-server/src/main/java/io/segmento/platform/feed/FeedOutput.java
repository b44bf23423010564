package io.segmento.platform.feed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Writes a new file from front to back and sums it up. Not thread-safe. */
final class FeedOutput implements Closeable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final CRC32C checksum = new CRC32C();
  private long flushed;

  /** Leaves {@code headerBytes} free at the front, which the checksum leaves out. */
  FeedOutput(Path file, int headerBytes) throws IOException {
    channel = FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    flushed = headerBytes;
  }

  long position() {
    return flushed + buffer.position();
  }

  void putByte(int value) throws IOException {
    room(Byte.BYTES);
    buffer.put((byte) value);
  }

  void putShort(int value) throws IOException {
    room(Short.BYTES);
    buffer.putShort((short) value);
  }

  void putInt(int value) throws IOException {
    room(Integer.BYTES);
    buffer.putInt(value);
  }

  void putLong(long value) throws IOException {
    room(Long.BYTES);
    buffer.putLong(value);
  }

  void put(byte[] bytes) throws IOException {
    if (bytes.length > buffer.capacity()) {
      throw new IOException(bytes.length + " bytes at once (expected: <= " + BUFFER_BYTES + ")");
    }
    room(bytes.length);
    buffer.put(bytes);
  }

  /** Ends the file with what stands at its front. */
  void finish(ByteBuffer header) throws IOException {
    flush();
    if (position() > FeedFormat.MAX_BYTES) {
      throw new IOException(
          position() + " bytes (expected: <= " + FeedFormat.MAX_BYTES + " in one feed)");
    }
    header.putLong(FeedFormat.AT_SIZE, position()).putInt(FeedFormat.AT_CHECKSUM, (int)
        checksum.getValue());
    write(header, 0);
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      flush();
      channel.close();
    }
  }

  private void room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    checksum.update(buffer.duplicate());
    write(buffer, flushed);
    flushed += buffer.limit();
    buffer.clear();
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    long to = at;
    while (bytes.hasRemaining()) {
      to += channel.write(bytes, to);
    }
  }
}
