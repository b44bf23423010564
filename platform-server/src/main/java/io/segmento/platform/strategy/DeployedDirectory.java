package io.segmento.platform.strategy;

import java.nio.file.Path;

/** Where a node keeps jars that were deployed; it can be lost at any time. */
record DeployedDirectory(Path path) {

  static final String SUFFIX = ".jar";

  Path jar(String sha256) {
    return path.resolve(sha256 + SUFFIX);
  }
}
