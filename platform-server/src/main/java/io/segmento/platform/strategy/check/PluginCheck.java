package io.segmento.platform.strategy.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;

/**
 * Reads all classes of a plugin's jars, its libraries' included, one after the other, and lists what in them a strategy is not to do. Nothing of the plugin runs.
 * It stops accidents and makes malice laborious: what remains is bounded while it runs.
 */
public final class PluginCheck {

  /** Of all classes of a plugin, unpacked; an inference library has some twenty. */
  private static final long MAX_BYTES = 256L << 20;
  /** Of one class; a method has at most 64 KiB of code. */
  private static final int MAX_CLASS_BYTES = 8 << 20;

  private static final int MAX_CLASSES = 50_000;
  private static final int MAX_FINDINGS = 1_000;
  private static final String CLASS = ".class";

  private final Set<Restriction> permitted;

  /** Permits what refuses otherwise; the findings are listed all the same. */
  public PluginCheck(Set<Restriction> permitted) {
    this.permitted = Set.copyOf(permitted);
  }

  /** Throws {@link IOException} when a jar cannot be read. */
  public CheckReport check(List<Path> jars) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Map<String, OwnClass> own = new HashMap<>();
    CheckedClasses checked = new CheckedClasses();
    Bounds bounds = new Bounds();
    for (Path path : jars) {
      forEachClass(path, findings, bounds, content -> {
        ClassReader reader = new ClassReader(content);
        own.merge(reader.getClassName(), OwnClass.read(reader), OwnClass::and);
      });
    }
    if (findings.isEmpty()) {
      ClassVisitor check = new ClassCheck(own, findings, MAX_FINDINGS);
      for (Path path : jars) {
        forEachClass(path, findings, new Bounds(), content -> {
          new ClassReader(content).accept(check, ClassReader.SKIP_FRAMES);
          checked.add(content);
        });
      }
    }
    return new CheckReport(findings, permitted, checked);
  }

  private static final class Bounds {
    private long bytes;
    private int classes;
  }

  private interface Look {
    void at(byte[] content);
  }

  private static void forEachClass(Path path, List<Finding> findings, Bounds bounds, Look look)
      throws IOException {
    try (JarFile jar = JarEntries.open(path)) {
      Set<String> names = new HashSet<>();
      Enumeration<JarEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        String name = entry.getName();
        if (!entry.isDirectory() && !names.add(name)) {
          findings.add(unreadable(path, name + " is in it twice"));
          return;
        }
        if (name.endsWith(CLASS)) {
          byte[] content = JarEntries.read(jar, entry, MAX_CLASS_BYTES);
          bounds.bytes += content.length;
          bounds.classes++;
          if (bounds.bytes > MAX_BYTES || bounds.classes > MAX_CLASSES) {
            findings.add(unreadable(
                path, "more than " + MAX_CLASSES + " classes or " + MAX_BYTES + " bytes of them"));
            return;
          }
          look(name, content, findings, look);
        }
      }
    }
  }

  private static void look(String name, byte[] content, List<Finding> findings, Look look) {
    try {
      look.at(content);
    } catch (RuntimeException | StackOverflowError e) {
      // Whatever a hostile file makes the reader throw.
      findings.add(new Finding(
          Restriction.UNREADABLE, className(name), "", 0, e.getClass().getName()));
    }
  }

  private static Finding unreadable(Path jar, String what) {
    return new Finding(Restriction.UNREADABLE, String.valueOf(jar.getFileName()), "", 0, what);
  }

  private static String className(String path) {
    return path.substring(0, path.length() - CLASS.length()).replace('/', '.');
  }
}
