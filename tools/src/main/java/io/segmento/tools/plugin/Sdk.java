package io.segmento.tools.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.strategy.StrategyApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The strategies' interface as a Maven repository of one artifact, for projects outside of this one. Its version ends in the jar's own hash, so that no cache of
 * Maven's can hold another jar under the same version.
 */
final class Sdk {
  private static final int HASH_CHARACTERS = 8;
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
    byte[] jar = jar();
    String version = StrategyApi.VERSION + '-' + hash("SHA-256", jar).substring(0, HASH_CHARACTERS);
    Path folder = repository.resolve("io/segmento/strategy-api").resolve(version);
    Files.createDirectories(folder);
    write(folder.resolve("strategy-api-" + version + ".jar"), jar);
    write(
        folder.resolve("strategy-api-" + version + ".pom"),
        POM.formatted(version).getBytes(UTF_8));
    return version;
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    Files.writeString(file.resolveSibling(file.getFileName() + ".sha1"), hash("SHA-1", content));
  }

  private static byte[] jar() throws IOException {
    Path source;
    try {
      source = Path.of(
          StrategyApi.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the strategies' interface cannot be found", e);
    }
    return Files.isDirectory(source) ? packed(source) : Files.readAllBytes(source);
  }

  /** Of classes that were not packed yet, always the same bytes. */
  private static byte[] packed(Path classes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes);
        Stream<Path> walk = Files.walk(classes)) {
      List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        JarEntry entry = new JarEntry(classes.relativize(file).toString().replace('\\', '/'));
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        out.putNextEntry(entry);
        Files.copy(file, out);
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
