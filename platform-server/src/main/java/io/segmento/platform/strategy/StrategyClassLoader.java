package io.segmento.platform.strategy;

import io.segmento.platform.strategy.check.SharedClasses;
import io.segmento.platform.strategy.guard.Instrumenter;
import io.segmento.platform.strategy.guard.PluginGuard;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;

/**
 * One plugin's classes. What host and plugin talk about comes from the host, everything else is the plugin's own; the host's other classes
 * are not there for it.
 */
final class StrategyClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  /** What the plugin's changed byte code calls; never the plugin's own source, which is checked for it. */
  private static final String GUARD = PluginGuard.class.getName();

  private static final String CLASS = ".class";

  private final ClassLoader host;
  /** Opened by the first class that is looked for. */
  private final List<JarFile> jars = new ArrayList<>();

  StrategyClassLoader(String strategy, URL[] jars, ClassLoader host) {
    super("strategy-" + strategy, jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  private static boolean isShared(String className) {
    return SharedClasses.isShared(className) || className.equals(GUARD);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return isShared(name) ? host.loadClass(name) : super.loadClass(name, resolve);
  }

  /** As it is in the jar, with the checks that make a runaway end itself. */
  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/') + CLASS;
    try {
      for (JarFile jar : open()) {
        JarEntry entry = jar.getJarEntry(path);
        if (entry != null) {
          byte[] guarded = Instrumenter.instrument(read(jar, entry));
          return defineClass(name, guarded, 0, guarded.length);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new ClassNotFoundException(name + ": cannot be read", e);
    }
    throw new ClassNotFoundException(name);
  }

  private static byte[] read(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private List<JarFile> open() throws IOException {
    synchronized (jars) {
      if (jars.isEmpty()) {
        for (URL url : getURLs()) {
          jars.add(new JarFile(
              new File(URI.create(url.toString())),
              false,
              ZipFile.OPEN_READ,
              JarFile.runtimeVersion()));
        }
      }
      return jars;
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (jars) {
      for (JarFile jar : jars) {
        jar.close();
      }
    }
    super.close();
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
