package io.segmento.platform.strategy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.segmento.strategy.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Tells by 32 bits what a strategy was set up with, which its version does not say: its settings and the model files that it reads while it is made. The same on every node where these are
 * the same. Thread-safe.
 */
final class SetupHash implements ModelFiles {

  private final ModelFiles files;
  private final Map<String, byte[]> nameToHash = new ConcurrentSkipListMap<>();

  /** With a plugin's settings, which may not be there. */
  SetupHash(Path settings, ModelFiles files) throws IOException {
    this.files = requireNonNull(files, "files");
    if (Files.isRegularFile(settings)) {
      add("", Files.readAllBytes(settings));
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    Optional<byte[]> content = files.read(name);
    content.ifPresent(bytes -> add(name, bytes));
    return content;
  }

  private void add(String name, byte[] content) {
    nameToHash.put(name, Hashing.sha256().hashBytes(content).asBytes());
  }

  /** Of all that was read until now; 0 when nothing was. */
  int value() {
    if (nameToHash.isEmpty()) {
      return 0;
    }
    Hasher all = Hashing.sha256().newHasher();
    nameToHash.forEach(
        (name, hash) -> all.putString(name, UTF_8).putByte((byte) 0).putBytes(hash));
    return all.hash().asInt();
  }
}
