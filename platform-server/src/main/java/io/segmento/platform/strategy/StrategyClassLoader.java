package io.segmento.platform.strategy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * One plugin's classes. What host and plugin talk about comes from the host, everything else is the plugin's own; the host's other classes
 * are not there for it.
 */
final class StrategyClassLoader extends URLClassLoader {

  /** Each ends in a dot, so that {@code io.segmento.strategies.…} is not meant. */
  private static final List<String> SHARED = List.of(
      "io.segmento.strategy.",
      "com.google.inject.",
      "jakarta.inject.",
      "org.aopalliance.",
      "org.slf4j.",
      "org.jspecify.annotations.");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader host;

  StrategyClassLoader(String strategy, URL[] jars, ClassLoader host) {
    super("strategy-" + strategy, jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  private static boolean isShared(String className) {
    for (String prefix : SHARED) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return isShared(name) ? host.loadClass(name) : super.loadClass(name, resolve);
  }

  @Override
  public URL getResource(String name) {
    return isShared(name.replace('/', '.')) ? host.getResource(name) : super.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    if (isShared(name.replace('/', '.'))) {
      URL shared = host.getResource(name);
      return shared == null
          ? Collections.emptyEnumeration()
          : Collections.enumeration(List.of(shared));
    }
    return super.getResources(name);
  }
}
