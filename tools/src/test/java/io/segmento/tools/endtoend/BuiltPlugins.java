package io.segmento.tools.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The plugin jars that this build made before. */
public final class BuiltPlugins {
  private BuiltPlugins() {}

  /** A directory below the given one with a copy of each. */
  public static Path in(Path work) {
    Path root = Path.of(System.getProperty("segmento.root"));
    try {
      Path directory = Files.createDirectories(work.resolve("strategies"));
      for (String plugin : List.of("fixed-cpm", "product-retargeting")) {
        try (Stream<Path> jars = Files.list(root.resolve("strategies/" + plugin + "/target"))) {
          Path jar = jars.filter(path -> path.toString().endsWith("SNAPSHOT.jar"))
              .findFirst()
              .orElseThrow();
          Files.copy(jar, directory.resolve(plugin + ".jar"), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
