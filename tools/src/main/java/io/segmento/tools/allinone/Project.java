package io.segmento.tools.allinone;

import java.nio.file.Path;

/** Where the built project lies, as the launcher says. */
public final class Project {
  private Project() {}

  /** The folder of the project. */
  public static Path root() {
    return Path.of(System.getProperty("segmento.root", "")).toAbsolutePath();
  }

  /** The shipped plugins. */
  public static Path strategies() {
    return root().resolve("tools/target/strategies");
  }
}
