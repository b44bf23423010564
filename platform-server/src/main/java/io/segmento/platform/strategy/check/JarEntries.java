package io.segmento.platform.strategy.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Reads what a plugin's jar holds. What it unpacks to is bounded, since a few bytes may unpack to any number. */
public final class JarEntries {

  private JarEntries() {}

  /** Signatures in it are not looked at: they say nothing that an operator's own does not. */
  public static JarFile open(Path jar) throws IOException {
    return new JarFile(jar.toFile(), false, ZipFile.OPEN_READ);
  }

  /** The entry of exactly this name; a folder of the same name is another. */
  public static @Nullable JarEntry find(JarFile jar, String name) {
    JarEntry entry = jar.getJarEntry(name);
    return entry == null || entry.isDirectory() ? null : entry;
  }

  /** Throws {@link IOException} when there is more than so much. */
  public static byte[] read(JarFile jar, JarEntry entry, int maxBytes) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] content = in.readNBytes(maxBytes + 1);
      if (content.length > maxBytes) {
        throw new ZipException(entry.getName() + ": more than " + maxBytes + " bytes");
      }
      return content;
    }
  }
}
