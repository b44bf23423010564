package io.segmento.policy.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a build left in the modules below a directory. */
final class Project {
  private static final int DEPTH = 3;

  private final List<Path> modules;

  private Project(List<Path> modules) {
    this.modules = modules;
  }

  static Project at(Path root) {
    try (Stream<Path> files = Files.find(
        root,
        DEPTH,
        (path, is) -> path.endsWith("pom.xml") && !path.toString().contains("target"))) {
      return new Project(files.map(Path::getParent).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Directories of compiled tests. */
  List<Path> testClasses() {
    return modules.stream()
        .map(module -> module.resolve("target/test-classes"))
        .filter(Files::isDirectory)
        .toList();
  }

  /** The compiled class of this name, tests left out. */
  Optional<Path> classFile(String type) {
    return modules.stream()
        .map(module -> module.resolve("target/classes").resolve(fileOf(type)))
        .filter(Files::exists)
        .findFirst();
  }

  List<Path> testReports() throws IOException {
    List<Path> reports = new ArrayList<>();
    for (Path module : modules) {
      for (String directory : List.of("surefire-reports", "failsafe-reports")) {
        Path target = module.resolve("target").resolve(directory);
        if (Files.isDirectory(target)) {
          try (Stream<Path> files = Files.list(target)) {
            files
                .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                .forEach(reports::add);
          }
        }
      }
    }
    return reports;
  }

  boolean isNewerThanItsTest(Path report, String type) throws IOException {
    for (Path directory : testClasses()) {
      Path test = directory.resolve(fileOf(type));
      if (Files.exists(test)) {
        return Files.getLastModifiedTime(report).compareTo(Files.getLastModifiedTime(test)) >= 0;
      }
    }
    return false;
  }

  private static String fileOf(String type) {
    return type.replace('.', '/') + ".class";
  }
}
