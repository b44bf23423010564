package io.segmento.platform.strategy.check;

import java.util.List;

/** Which classes of the host a plugin sees: those that host and plugin talk about. */
public final class SharedClasses {

  /** Each ends in a dot, so that {@code io.segmento.strategies.…} is not meant. */
  private static final List<String> PREFIXES = List.of(
      "io.segmento.strategy.",
      "com.google.inject.",
      "jakarta.inject.",
      "org.aopalliance.",
      "org.slf4j.",
      "org.jspecify.annotations.");

  private SharedClasses() {}

  /** By the name of a class, with dots. */
  public static boolean isShared(String className) {
    for (String prefix : PREFIXES) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
