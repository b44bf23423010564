package io.segmento.tools.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.strategy.StrategyApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The strategies' interface as a Maven repository of one artifact with its sources, whose Javadoc an IDE shows, for projects outside of this one. Its version ends in
 * the jar's own hash, so that no cache of Maven's can hold another jar under the same version.
 */
final class Sdk {
  private static final int HASH_CHARACTERS = 8;
  /** Where the build packs them; not beside the classes, where a compiler would take them for what it has to compile. */
  private static final String SOURCES = "META-INF/sources/";

  private static final String POM = """
      <?xml version="1.0" encoding="UTF-8"?>
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>io.segmento</groupId>
        <artifactId>strategy-api</artifactId>
        <version>%s</version>
        <name>Segmento: strategy SPI</name>
      </project>
      """;

  private Sdk() {}

  /** Writes the interface that this process runs with; tells its version. */
  static String writeTo(Path repository) throws IOException {
    Map<String, byte[]> files = files();
    Map<String, byte[]> sources = new TreeMap<>();
    files.keySet().stream()
        .filter(name -> name.startsWith(SOURCES))
        .toList()
        .forEach(name -> sources.put(name.substring(SOURCES.length()), files.remove(name)));
    byte[] jar = packed(files);
    String version = StrategyApi.VERSION + '-' + hash("SHA-256", jar).substring(0, HASH_CHARACTERS);
    Path folder = repository.resolve("io/segmento/strategy-api").resolve(version);
    Files.createDirectories(folder);
    write(folder.resolve("strategy-api-" + version + ".jar"), jar);
    write(folder.resolve("strategy-api-" + version + "-sources.jar"), packed(sources));
    write(
        folder.resolve("strategy-api-" + version + ".pom"),
        POM.formatted(version).getBytes(UTF_8));
    return version;
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    Files.writeString(file.resolveSibling(file.getFileName() + ".sha1"), hash("SHA-1", content));
  }

  /** Content by name, in the order of names; of a jar or, in this project's own build, of a folder. */
  private static Map<String, byte[]> files() throws IOException {
    Path source;
    try {
      source = Path.of(
          StrategyApi.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the strategies' interface cannot be found", e);
    }
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.isDirectory(source)) {
      try (Stream<Path> walk = Files.walk(source)) {
        for (Path file : walk.filter(Files::isRegularFile).toList()) {
          files.put(
              source.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        }
      }
      return files;
    }
    try (JarFile jar = new JarFile(source.toFile())) {
      for (JarEntry entry : jar.stream().filter(each -> !each.isDirectory()).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          files.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return files;
  }

  /** Always the same bytes for the same files. */
  private static byte[] packed(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        JarEntry entry = new JarEntry(file.getKey());
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        out.putNextEntry(entry);
        out.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static String hash(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
