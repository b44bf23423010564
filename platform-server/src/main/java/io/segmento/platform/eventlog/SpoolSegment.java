package io.segmento.platform.eventlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One file of the spool: frames of a length and that many bytes. Written by one process, then read by one. For one thread. */
final class SpoolSegment implements AutoCloseable {
  /** A file that holds something else than was written. */
  static final class Broken extends Exception {
    Broken(String message) {
      super(message);
    }
  }

  private static final int MAX_FRAME = 64 << 20;

  private final Path file;
  private final FileChannel channel;
  private long position;
  private int peeked;

  private SpoolSegment(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** A new file, readable by its owner alone. */
  static SpoolSegment create(Path file) throws IOException {
    return new SpoolSegment(
        file,
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  static SpoolSegment open(Path file) throws IOException {
    return new SpoolSegment(file, FileChannel.open(file, StandardOpenOption.READ));
  }

  Path file() {
    return file;
  }

  long bytes() {
    return position;
  }

  /** Safe on disk when it returns how many bytes it took. */
  long append(byte[] frame) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + frame.length)
        .putInt(frame.length)
        .put(frame)
        .flip();
    long begin = position;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
    channel.force(false);
    return position - begin;
  }

  /** The frame at which reading stands; null at the end. */
  byte @Nullable [] peek() throws IOException, Broken {
    ByteBuffer head = ByteBuffer.allocate(Integer.BYTES);
    if (!read(head, position)) {
      return null;
    }
    int length = head.getInt(0);
    if (length < 1 || length > MAX_FRAME) {
      throw new Broken("a frame of " + length + " bytes (expected: 1 to " + MAX_FRAME + ")");
    }
    ByteBuffer frame = ByteBuffer.allocate(length);
    if (!read(frame, position + Integer.BYTES)) {
      // The process ended while it wrote this.
      throw new Broken("a frame that is cut off");
    }
    peeked = Integer.BYTES + length;
    return frame.array();
  }

  /** Goes on behind what {@link #peek} gave. */
  void skip() {
    position += peeked;
    peeked = 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private boolean read(ByteBuffer into, long from) throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int count = channel.read(into, at);
      if (count < 0) {
        return false;
      }
      at += count;
    }
    return true;
  }
}
