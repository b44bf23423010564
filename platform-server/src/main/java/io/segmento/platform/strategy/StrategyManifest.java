package io.segmento.platform.strategy;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.strategy.check.JarEntries;
import io.segmento.strategy.StrategyApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** What a plugin says of itself in its manifest, read before any of its classes is. */
record StrategyManifest(String name, String version) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{1,24}");
  private static final int MAX_TOLD_CHARS = 100;

  /** Throws {@link SegmentoException} unless it may be the name of a strategy. */
  static void requireName(String name) {
    require("name", name, NAME);
  }

  /** Throws {@link SegmentoException} unless it may be the version of a strategy. */
  static void requireVersion(String version) {
    require("version", version, VERSION);
  }

  private static void require(String field, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw SegmentoException.invalid(
          field,
          (value.length() > MAX_TOLD_CHARS
                  ? value.length() + " characters"
                  : value.replaceAll("\\p{Cntrl}", "?"))
              + " (expected: " + pattern + ")");
    }
  }

  /** Reads and checks the manifest; throws {@link StrategyRefusedException} that says what is missing. */
  static StrategyManifest read(Path jar) {
    Attributes attributes;
    try (JarFile file = JarEntries.open(jar)) {
      JarEntry entry = JarEntries.find(file, JarFile.MANIFEST_NAME);
      if (entry == null) {
        throw new StrategyRefusedException(
            "no manifest (expected: Strategy-Name, Strategy-Version, Strategy-Api-Version)");
      }
      byte[] content = JarEntries.read(file, entry, MAX_BYTES);
      attributes = new Manifest(new ByteArrayInputStream(content)).getMainAttributes();
    } catch (IOException e) {
      throw new StrategyRefusedException("not a readable jar", e);
    }
    String api = attribute(attributes, "Strategy-Api-Version");
    if (!StrategyApi.runs(api)) {
      String first = StrategyApi.VERSION.substring(0, StrategyApi.VERSION.indexOf('.'));
      throw new StrategyRefusedException(
          "Strategy-Api-Version: " + api + " (expected: " + first + ".0 to " + StrategyApi.VERSION
              + ", which this platform has; build it with the platform's own interface, or update the platform)");
    }
    return new StrategyManifest(
        matching(attributes, "Strategy-Name", NAME),
        matching(attributes, "Strategy-Version", VERSION));
  }

  /** Throws {@link StrategyRefusedException} unless {@code version} may stand in logs, labels and reports. */
  static String checkedVersion(String version) {
    return matching("version()", version, VERSION);
  }

  private static String attribute(Attributes attributes, String name) {
    String value = attributes.getValue(name);
    if (value == null) {
      throw new StrategyRefusedException(name + ": missing from the manifest");
    }
    return value.strip();
  }

  private static String matching(Attributes attributes, String name, Pattern pattern) {
    return matching(name, attribute(attributes, name), pattern);
  }

  private static String matching(String name, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw new StrategyRefusedException(name + ": " + value + " (expected: " + pattern + ")");
    }
    return value;
  }
}
