package io.segmento.platform.strategy;

import io.segmento.platform.strategy.check.JarEntries;
import io.segmento.strategy.ModelFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The model files that a plugin's jar holds in its folder {@code models}; covered by the jar's own hash. */
final class JarModelFiles implements ModelFiles {

  private static final String FOLDER = "models/";

  private final Path jar;

  JarModelFiles(Path jar) {
    this.jar = jar;
  }

  @Override
  public Optional<byte[]> read(String name) {
    FolderModelFiles.checkName(name);
    try (JarFile file = JarEntries.open(jar)) {
      JarEntry entry = JarEntries.find(file, FOLDER + name);
      if (entry == null) {
        return Optional.empty();
      }
      try (InputStream in = file.getInputStream(entry)) {
        byte[] content = in.readNBytes(MAX_BYTES + 1);
        if (content.length > MAX_BYTES) {
          throw new IllegalArgumentException(
              "model file " + name + ": more than " + MAX_BYTES + " bytes");
        }
        return Optional.of(content);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("model file " + name + ": not readable", e);
    }
  }
}
