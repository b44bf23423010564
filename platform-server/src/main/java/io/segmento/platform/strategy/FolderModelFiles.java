package io.segmento.platform.strategy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.segmento.strategy.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The model files of one plugin: those in the folder that it was loaded from. */
final class FolderModelFiles implements ModelFiles {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}");
  private static final int HASH_CHARACTERS = 64;

  private final Path folder;

  FolderModelFiles(Path folder) {
    this.folder = folder;
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("model file: " + name + " (expected: " + NAME + ")");
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    checkName(name);
    Path file = folder.resolve(name);
    // A link could lead out of the folder.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new IllegalArgumentException(
            "model file " + name + ": " + size + " bytes (expected: <= " + MAX_BYTES + ")");
      }
      byte[] content = Files.readAllBytes(file);
      check(name, content);
      return Optional.of(content);
    } catch (IOException e) {
      throw new IllegalArgumentException("model file " + name + ": not readable", e);
    }
  }

  private void check(String name, byte[] content) throws IOException {
    Path hash = folder.resolve(name + ".sha256");
    if (!Files.isRegularFile(hash, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    String line = Files.readString(hash, US_ASCII).strip().toLowerCase(Locale.ROOT);
    String expected = line.substring(0, Math.min(HASH_CHARACTERS, line.length()));
    String actual = HexFormat.of().formatHex(sha256(content));
    if (!actual.equals(expected)) {
      throw new IllegalArgumentException(
          "model file " + name + ": SHA-256 " + actual + " (expected: " + expected + ")");
    }
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
