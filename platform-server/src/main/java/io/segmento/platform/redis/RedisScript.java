package io.segmento.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script and the digest that Redis knows it by. Immutable; a feature holds each of its scripts in a constant. */
public final class RedisScript {
  private final String name;
  private final byte[] text;
  private final String digest;

  private RedisScript(String name, byte[] text) {
    this.name = name;
    this.text = text;
    this.digest = sha1(text);
  }

  /** Reads {@code file} from the class path, in the package of {@code owner}. */
  public static RedisScript fromResource(Class<?> owner, String file) {
    try (InputStream in = owner.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + file + " beside " + owner.getName());
      }
      return new RedisScript(file, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RedisScript of(String name, String text) {
    return new RedisScript(requireNonNull(name, "name"), text.getBytes(UTF_8));
  }

  /** The same script with another's text before its own: what that defines, this can use. */
  public RedisScript after(RedisScript prelude) {
    byte[] both = new byte[prelude.text.length + text.length];
    System.arraycopy(prelude.text, 0, both, 0, prelude.text.length);
    System.arraycopy(text, 0, both, prelude.text.length, text.length);
    return new RedisScript(name, both);
  }

  byte[] text() {
    return text;
  }

  String digest() {
    return digest;
  }

  @Override
  public String toString() {
    return name;
  }

  private static String sha1(byte[] text) {
    try {
      // Not a choice: EVALSHA names scripts by SHA-1.
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-1", e);
    }
  }
}
