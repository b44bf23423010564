package io.segmento.platform.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys that wrap other keys, one for each calendar month. The secret of a month is {@code HMAC-SHA-256(secret of the month before, "next")}, so
 * that every node comes to the same keys without asking anybody, and nobody comes back: once the file holds the secret of a month, the keys of
 * the months before are gone, and what they wrapped, wherever a copy of it lies. Thread-safe.
 *
 * <pre>
 * month = "2026-11"
 * secret = "base64 of 32 bytes"
 * </pre>
 */
public final class KeyRatchet {

  private static final String MODE = "rw-------";
  /** A hundred years: further ahead is no month but a fault. */
  private static final int MAX_MONTHS_AHEAD = 1_200;

  private final Path file;
  private volatile State state;

  private static final class State {
    private final YearMonth month;
    private final byte[] secret;

    private State(YearMonth month, byte[] secret) {
      this.month = month;
      this.secret = secret;
    }
  }

  private KeyRatchet(Path file, State state) {
    this.file = file;
    this.state = state;
  }

  /** Writes a new random secret for the month to a file that must not exist yet, readable by its owner alone. */
  public static void generate(Path file, YearMonth month, SecureRandom random) throws IOException {
    byte[] secret = new byte[KeyRing.KEY_BYTES];
    random.nextBytes(secret);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE)));
    write(file, new State(month, secret));
  }

  /** Throws {@link io.segmento.platform.config.ConfigException} that never shows a secret. */
  public static KeyRatchet load(Path file) {
    KeyFile.checkPermissions(file, "keys.ratchet");
    try {
      Config config = ConfigFactory.parseFile(file.toFile()).resolve();
      byte[] secret = Base64.getDecoder().decode(config.getString("secret"));
      YearMonth month = YearMonth.parse(config.getString("month"));
      if (secret.length != KeyRing.KEY_BYTES) {
        throw new IllegalArgumentException("length");
      }
      return new KeyRatchet(file, new State(month, secret));
    } catch (ConfigException | DateTimeException | IllegalArgumentException e) {
      // Without the cause, which may quote the text.
      throw new io.segmento.platform.config.ConfigException(List.of("keys.ratchet: \"" + file
          + "\" (expected: month such as 2026-11, and secret, base64 of 32 bytes)"));
    }
  }

  /** The first month whose key still exists. */
  public YearMonth oldest() {
    return state.month;
  }

  /** The key of 32 bytes of a month; null when it is destroyed, or absurdly far ahead. */
  public byte @Nullable [] key(YearMonth month) {
    State from = state;
    byte[] secret = secretOf(from, month);
    return secret == null ? null : KeyRing.hmac(secret, "wrap".getBytes(US_ASCII));
  }

  /**
   * Destroys the keys of all months before this one; done, and safe from a crash, when it returns. Nothing for a month that is gone or not to be
   * thought of.
   */
  public synchronized void destroyBefore(YearMonth month) throws IOException {
    byte[] secret = secretOf(state, month);
    if (secret == null || !month.isAfter(state.month)) {
      return;
    }
    State next = new State(month, secret);
    // Another process of this machine may use the same file, and be further.
    State stored = load(file).state;
    if (stored.month.isBefore(month)) {
      write(file, next);
    }
    state = next;
  }

  private static byte @Nullable [] secretOf(State from, YearMonth month) {
    long steps = ChronoUnit.MONTHS.between(from.month, month);
    if (steps < 0 || steps > MAX_MONTHS_AHEAD) {
      return null;
    }
    byte[] secret = from.secret;
    for (long i = 0; i < steps; i++) {
      secret = KeyRing.hmac(secret, "next".getBytes(US_ASCII));
    }
    return secret;
  }

  /** Beside it first, to the disk, then in its place: a crash leaves the one or the other. */
  private static void write(Path file, State state) throws IOException {
    String text =
        "# Wraps the keys of months. Rewritten each month, and never to be copied to a backup: see docs/retention.md.\n"
            + "month = \"" + state.month + "\"\nsecret = \""
            + Base64.getEncoder().encodeToString(state.secret) + "\"\n";
    Path directory = file.toAbsolutePath().getParent();
    Path fresh = Files.createTempFile(
        directory,
        file.getFileName() + ".",
        ".new",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE)));
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
        parent.force(true);
      }
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  @Override
  public String toString() {
    return "KeyRatchet(***, from " + state.month + ")";
  }
}
