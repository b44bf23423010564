package io.segmento.platform.strategy;

import io.segmento.platform.strategy.check.CheckedClasses;
import io.segmento.platform.strategy.check.JarEntries;
import io.segmento.platform.strategy.check.SharedClasses;
import io.segmento.platform.strategy.guard.Instrumenter;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * One plugin's classes. What host and plugin talk about comes from the host, everything else is the plugin's own; the host's other classes
 * are not there for it. Only what the jars themselves hold is found, not what their manifests point to, and only classes that were checked are defined.
 */
final class StrategyClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  /** What the plugin's changed byte code calls; never the plugin's own source, which is checked for it. */
  private static final Set<String> GUARD = Instrumenter.called();

  private static final String CLASS = ".class";
  private static final int MAX_CLASS_BYTES = 8 << 20;

  private final @Nullable CheckedClasses checked;
  private final ClassLoader host;
  /** Opened by the first class that is looked for. */
  private final List<JarFile> jars = new ArrayList<>();

  /**
   * Opens nothing yet.
   *
   * @param checked the classes that may be defined; null where whatever the jars hold may be, as on its author's own machine
   */
  StrategyClassLoader(
      String strategy, URL[] jars, ClassLoader host, @Nullable CheckedClasses checked) {
    super("strategy-" + strategy, jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
    this.checked = checked;
  }

  private static boolean isShared(String className) {
    return SharedClasses.isShared(className) || GUARD.contains(className);
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
        JarEntry entry = JarEntries.find(jar, path);
        if (entry != null) {
          byte[] content = JarEntries.read(jar, entry, MAX_CLASS_BYTES);
          if (checked != null && !checked.has(content)) {
            throw new ClassNotFoundException(name + ": was not checked");
          }
          byte[] guarded = Instrumenter.instrument(content);
          return defineClass(name, guarded, 0, guarded.length);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new ClassNotFoundException(name + ": cannot be read", e);
    }
    throw new ClassNotFoundException(name);
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
  public @Nullable URL findResource(String name) {
    try {
      Enumeration<URL> found = findResources(name);
      return found.hasMoreElements() ? found.nextElement() : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    List<URL> found = new ArrayList<>();
    List<JarFile> opened = open();
    for (int i = 0; i < opened.size(); i++) {
      if (JarEntries.find(opened.get(i), name) != null) {
        found.add(inside(getURLs()[i], name));
      }
    }
    return Collections.enumeration(found);
  }

  private static URL inside(URL jar, String name) throws MalformedURLException {
    try {
      return new URL("jar:" + jar + "!/" + new URI(null, null, name, null).getRawPath());
    } catch (URISyntaxException e) {
      throw (MalformedURLException) new MalformedURLException(name).initCause(e);
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
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
