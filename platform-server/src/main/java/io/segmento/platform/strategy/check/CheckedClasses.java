package io.segmento.platform.strategy.check;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The class files that were looked at, by their content: a jar can be read in more than one way, and what is defined must be what was checked. Filled by one thread, then read
 * by any.
 */
public final class CheckedClasses {

  private final Set<String> hashes = new HashSet<>();

  CheckedClasses() {}

  void add(byte[] classFile) {
    hashes.add(hash(classFile));
  }

  /** Whether this very file was looked at. */
  public boolean has(byte[] classFile) {
    return hashes.contains(hash(classFile));
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
