package io.segmento.tools.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A new project, compiled and packed. */
final class PackedProject {
  private PackedProject() {}

  /** As {@code mvn package} would, which needs a network. */
  static Path of(Path project, UnaryOperator<String> edit) throws IOException {
    Path classes = Files.createDirectories(project.resolve("target/classes"));
    List<Path> sources;
    try (Stream<Path> files = Files.walk(project.resolve("src/main/java"))) {
      sources = files.filter(Files::isRegularFile).toList();
    }
    for (Path source : sources) {
      Files.writeString(source, edit.apply(Files.readString(source)));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      assertThat(compiler
              .getTask(
                  null,
                  manager,
                  null,
                  List.of(
                      "-d",
                      classes.toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call())
          .isTrue();
    }
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Strategy-Name", "my-strategy");
    attributes.putValue("Strategy-Version", "1");
    attributes.putValue("Strategy-Api-Version", "1.0");
    Path jar = project.resolve("target/my-strategy.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Path root : List.of(classes, project.resolve("src/main/resources"))) {
        try (Stream<Path> files = Files.walk(root)) {
          for (Path each : files.filter(Files::isRegularFile).toList()) {
            out.putNextEntry(new JarEntry(root.relativize(each).toString()));
            Files.copy(each, out);
          }
        }
      }
    }
    return jar;
  }
}
