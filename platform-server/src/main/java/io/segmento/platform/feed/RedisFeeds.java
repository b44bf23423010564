package io.segmento.platform.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.v1.ProductFeed;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Feed files in Redis, in compressed pieces {@code fd:{advertiser:revision}:n}, one slot for each feed. Pieces have an end of life until the catalog
 * names their feed, so that an import which nobody finished leaves nothing. <b>Every method waits</b>: never call it on an event loop.
 */
final class RedisFeeds {
  static final int CHUNK_BYTES = 1 << 20;

  private static final int IN_FLIGHT = 4;
  private static final Duration UNFINISHED = Duration.ofHours(24);
  /** Nodes may still be reading what was replaced. */
  private static final Duration REPLACED = Duration.ofHours(1);

  private final RedisStore store;

  @Inject
  RedisFeeds(RedisStore store) {
    this.store = requireNonNull(store, "store");
  }

  /** Writes all pieces of a file; tells their number and size. */
  ProductFeed put(Path file, ProductFeed feed) throws IOException {
    long stored = 0;
    int chunk = 0;
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    Queue<CompletableFuture<Void>> writes = new ArrayDeque<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer raw = ByteBuffer.allocate(CHUNK_BYTES);
      while (read(channel, raw)) {
        byte[] packed = pack(deflater, raw);
        if (writes.size() == IN_FLIGHT) {
          writes.remove().join();
        }
        writes.add(store.set(key(feed, chunk), packed, UNFINISHED));
        stored += packed.length;
        chunk++;
        raw.clear();
      }
      writes.forEach(CompletableFuture::join);
    } finally {
      deflater.end();
    }
    return feed.toBuilder().setChunks(chunk).setStoredBytes(stored).build();
  }

  /** Writes a feed's pieces to a new file. Throws {@link BrokenFeedException} when a piece is missing or cannot be unpacked. */
  void get(ProductFeed feed, Path file) throws IOException {
    Inflater inflater = new Inflater();
    Queue<CompletableFuture<Optional<byte[]>>> reads = new ArrayDeque<>();
    try (FileChannel channel = FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE)) {
      int asked = 0;
      for (int chunk = 0; chunk < feed.getChunks(); chunk++) {
        while (asked < feed.getChunks() && reads.size() < IN_FLIGHT) {
          reads.add(store.get(key(feed, asked++)));
        }
        byte[] packed = reads.remove().join().orElse(null);
        if (packed == null) {
          throw new BrokenFeedException(
              "piece " + chunk + " of " + feed.getChunks() + " is not in the store");
        }
        long size = Math.min(CHUNK_BYTES, feed.getBytes() - (long) chunk * CHUNK_BYTES);
        ByteBuffer raw = unpack(inflater, packed, (int) Math.max(0, size));
        while (raw.hasRemaining()) {
          channel.write(raw);
        }
      }
    } finally {
      inflater.end();
    }
  }

  /** Takes the end of life off the pieces of a feed that the catalog names; may be done again, and by every node. */
  void keep(ProductFeed feed) {
    each(feed, key -> store.persist(key));
  }

  /** Gives the pieces of a feed that was replaced an end of life. */
  void retire(ProductFeed feed) {
    each(feed, key -> store.expire(key, REPLACED));
  }

  private static void each(
      ProductFeed feed, java.util.function.Function<byte[], CompletableFuture<Boolean>> work) {
    List<CompletableFuture<Boolean>> done = new ArrayList<>(feed.getChunks());
    for (int chunk = 0; chunk < feed.getChunks(); chunk++) {
      done.add(work.apply(key(feed, chunk)));
    }
    done.forEach(CompletableFuture::join);
  }

  private static byte[] key(ProductFeed feed, int chunk) {
    return ("fd:{" + feed.getAdvertiserId() + ":" + feed.getRevision() + "}:" + chunk)
        .getBytes(UTF_8);
  }

  private static boolean read(FileChannel channel, ByteBuffer raw) throws IOException {
    while (raw.hasRemaining() && channel.read(raw) >= 0) {
      // A read may bring less than there is room for.
    }
    raw.flip();
    return raw.hasRemaining();
  }

  private static byte[] pack(Deflater deflater, ByteBuffer raw) {
    deflater.reset();
    deflater.setInput(raw);
    deflater.finish();
    ByteBuffer packed = ByteBuffer.allocate(raw.remaining() + raw.remaining() / 8 + 64);
    while (!deflater.finished() && packed.hasRemaining()) {
      var unused = deflater.deflate(packed);
    }
    byte[] bytes = new byte[packed.position()];
    packed.flip().get(bytes);
    return bytes;
  }

  private static ByteBuffer unpack(Inflater inflater, byte[] packed, int size)
      throws BrokenFeedException {
    inflater.reset();
    inflater.setInput(packed);
    ByteBuffer raw = ByteBuffer.allocate(size);
    try {
      while (raw.hasRemaining() && inflater.inflate(raw) > 0) {
        // Until the piece is whole.
      }
    } catch (DataFormatException e) {
      throw new BrokenFeedException("a piece cannot be unpacked", e);
    }
    if (raw.hasRemaining()) {
      throw new BrokenFeedException("a piece is too short");
    }
    return raw.flip();
  }
}
