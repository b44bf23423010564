package io.segmento.gateway.spool;

import io.segmento.proto.v1.SpoolKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;

/**
 * A file that is being written: a seal and sealed records, each after its length. What a crash cuts off at the end is one record that nobody was
 * told is kept. Not thread-safe.
 */
final class SpoolFile implements AutoCloseable {
  private final Path path;
  private final FileSeal seal;
  private final FileChannel channel;
  private final OutputStream out;
  private final long createdAtMillis;
  private long records;

  SpoolFile(Path path, SpoolKey recipient, long nowMillis) throws IOException {
    this.path = path;
    this.createdAtMillis = nowMillis;
    try {
      this.seal = new FileSeal(recipient);
    } catch (GeneralSecurityException e) {
      throw new IOException("the core's key: " + e.getMessage(), e);
    }
    channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    out = new BufferedOutputStream(Channels.newOutputStream(channel));
    seal.seal().writeDelimitedTo(out);
  }

  Path path() {
    return path;
  }

  long createdAtMillis() {
    return createdAtMillis;
  }

  long records() {
    return records;
  }

  void append(byte[] call) throws IOException {
    seal.seal(call).writeDelimitedTo(out);
    records++;
  }

  /** On the disk, whatever happens to the machine. Answers the length of the file. */
  long force() throws IOException {
    out.flush();
    channel.force(false);
    return channel.position();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      out.flush();
    }
  }
}
