package io.segmento.strategy;

import java.util.Optional;

/** Files that are shipped with a plugin, such as a trained model; the only files that it can read. Thread-safe. */
@FunctionalInterface
public interface ModelFiles {

  /** The largest file that is read, in bytes. */
  int MAX_BYTES = 256 << 20;

  /** There are none. */
  ModelFiles NONE = name -> Optional.empty();

  /**
   * The whole file, for the constructor and not for the bid path; empty when there is none of this name.
   *
   * @param name a plain file name, 1 to 80 of {@code A-Z a-z 0-9 . _ -}, not beginning with a dot
   * @throws IllegalArgumentException naming the file: too large, not readable, or not the one whose SHA-256 lies beside it ({@code
   *     NAME.sha256})
   */
  Optional<byte[]> read(String name);
}
