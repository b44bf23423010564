package io.segmento.platform.strategy.life;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.v1.Strategy;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Jars in Redis, in pieces {@code sj:{sha256}:n}, as product feeds travel (decision 0042). Pieces have an end of life until a version names their jar, so that
 * a deployment which nobody finished leaves nothing. <b>Every method waits</b>: never call it on an event loop.
 */
public final class RedisJars {

  static final int PIECE_BYTES = 1 << 20;

  private static final Duration UNFINISHED = Duration.ofHours(24);
  /** Nodes may still be reading what was forgotten. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private static final RedisScript PUT_PIECE =
      RedisScript.fromResource(RedisJars.class, "piece.lua");
  private static final RedisScript COUNT_PIECES =
      RedisScript.fromResource(RedisJars.class, "pieces.lua");

  private final RedisStore store;

  @Inject
  RedisJars(RedisStore store) {
    this.store = store;
    store.preload(PUT_PIECE, COUNT_PIECES);
  }

  /** The hash by which a jar is known, hexadecimal. */
  public static String sha256(Path jar) throws IOException {
    MessageDigest digest = newDigest();
    try (InputStream in = Files.newInputStream(jar)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }

  /** Stores all pieces, with an end of life unless they are there already and have none. */
  public void put(Path jar, String sha256) throws IOException {
    try (InputStream in = Files.newInputStream(jar)) {
      int piece = 0;
      for (byte[] bytes = in.readNBytes(PIECE_BYTES);
          bytes.length > 0;
          bytes = in.readNBytes(PIECE_BYTES)) {
        var unused = store
            .evalLong(
                PUT_PIECE,
                List.of(key(sha256, piece++)),
                bytes,
                RedisNumber.of(UNFINISHED.toMillis()))
            .join();
      }
    }
  }

  /** Brings a version's jar into a file, whole or not at all. Throws {@link IOException} when a piece is missing or it is not the jar that was deployed. */
  public void get(Strategy strategy, Path file) throws IOException {
    // Of its own, since another node of this machine may be at it too.
    Path unfinished = Files.createTempFile(file.getParent(), "unfinished-", "");
    try {
      fetch(strategy, unfinished);
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private void fetch(Strategy strategy, Path file) throws IOException {
    MessageDigest digest = newDigest();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int piece = 0; piece < pieces(strategy); piece++) {
        int number = piece;
        byte[] bytes = store
            .get(key(strategy.getSha256(), piece))
            .join()
            .orElseThrow(() -> new IOException(
                "piece " + number + " of " + pieces(strategy) + " is not in the store"));
        digest.update(bytes);
        out.write(bytes);
      }
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(strategy.getSha256())) {
      throw new IOException(
          "SHA-256: " + actual + " (expected: " + strategy.getSha256() + ", that was deployed)");
    }
  }

  /**
   * Makes sure that a version's jar is in the store for good, for nodes that start later: whoever deployed it may have ended before that was done, and a store may
   * lose what it had.
   *
   * @param jar that this node has; put back when pieces are missing
   * @return whether they were
   */
  public boolean restore(Strategy strategy, Path jar) throws IOException {
    List<byte[]> keys = new ArrayList<>();
    for (int piece = 0; piece < pieces(strategy); piece++) {
      keys.add(key(strategy.getSha256(), piece));
    }
    boolean missing = !keys.isEmpty() && store.evalLong(COUNT_PIECES, keys).join() < keys.size();
    if (missing) {
      if (!sha256(jar).equals(strategy.getSha256())) {
        throw new IOException("the file is not the jar that was deployed");
      }
      put(jar, strategy.getSha256());
    }
    keep(strategy);
    return missing;
  }

  /** Takes the end of life off the pieces. */
  void keep(Strategy strategy) {
    each(strategy, store::persist);
  }

  /** Gives the pieces of a version that is forgotten an end of life. */
  void retire(Strategy strategy) {
    each(strategy, key -> store.expire(key, FORGOTTEN));
  }

  private static void each(Strategy strategy, Function<byte[], CompletableFuture<Boolean>> work) {
    List<CompletableFuture<Boolean>> done = new ArrayList<>();
    for (int piece = 0; piece < pieces(strategy); piece++) {
      done.add(work.apply(key(strategy.getSha256(), piece)));
    }
    done.forEach(CompletableFuture::join);
  }

  private static int pieces(Strategy strategy) {
    return (int) ((strategy.getJarBytes() + PIECE_BYTES - 1) / PIECE_BYTES);
  }

  private static byte[] key(String sha256, int piece) {
    return ("sj:{" + sha256 + "}:" + piece).getBytes(UTF_8);
  }
}
