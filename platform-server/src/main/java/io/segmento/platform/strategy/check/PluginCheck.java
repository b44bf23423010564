package io.segmento.platform.strategy.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;

/**
 * Reads all classes of a plugin's jars, its libraries' included, and lists what in them a strategy is not to do. Nothing of the plugin runs.
 * It stops accidents and makes malice laborious: what remains is bounded while it runs.
 */
public final class PluginCheck {

  /** Of all classes of a plugin, unpacked; an inference library has some twenty. */
  private static final long MAX_BYTES = 256L << 20;

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
    Map<String, byte[]> classes = new LinkedHashMap<>();
    List<Finding> findings = new ArrayList<>();
    long bytes = 0;
    for (Path path : jars) {
      try (JarFile jar = new JarFile(path.toFile())) {
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
          JarEntry entry = entries.nextElement();
          if (isClass(entry.getName())) {
            byte[] content = read(jar, entry, MAX_BYTES - bytes);
            bytes += content.length;
            classes.put(entry.getName(), content);
          }
          if (bytes >= MAX_BYTES || classes.size() > MAX_CLASSES) {
            findings.add(new Finding(
                Restriction.UNREADABLE,
                String.valueOf(path.getFileName()),
                "",
                0,
                "more than " + MAX_CLASSES + " classes or " + MAX_BYTES + " bytes of them"));
            return new CheckReport(findings, permitted);
          }
        }
      }
    }
    Set<String> own = new HashSet<>();
    classes.keySet().forEach(name -> own.add(className(name)));
    ClassCheck check = new ClassCheck(own, findings, MAX_FINDINGS);
    classes.forEach((name, content) -> check(check, name, content, findings));
    return new CheckReport(findings, permitted);
  }

  private static void check(ClassCheck check, String name, byte[] content, List<Finding> findings) {
    try {
      new ClassReader(content).accept(check, ClassReader.SKIP_FRAMES);
    } catch (RuntimeException e) {
      // Whatever a hostile file makes the reader throw.
      findings.add(new Finding(
          Restriction.UNREADABLE, className(name).replace('/', '.'), "", 0, String.valueOf(e)));
    }
  }

  private static boolean isClass(String name) {
    return name.endsWith(CLASS) && !name.endsWith("module-info.class");
  }

  /** The path of a class in a jar, also of one that a jar has for newer JDKs only. */
  private static String className(String path) {
    String name = path.substring(0, path.length() - CLASS.length());
    String versions = "META-INF/versions/";
    return name.startsWith(versions)
        ? name.substring(name.indexOf('/', versions.length()) + 1)
        : name;
  }

  private static byte[] read(JarFile jar, JarEntry entry, long most) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readNBytes((int) Math.min(most, Integer.MAX_VALUE - 8));
    }
  }
}
