package io.segmento.policy.conformance;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Optional;

/** Where the code keeps a promise: a class, or one of its methods. */
record KeptBy(String type, Optional<String> method) {

  static KeptBy parse(String text) {
    int hash = text.indexOf('#');
    return hash < 0
        ? new KeptBy(text, Optional.empty())
        : new KeptBy(text.substring(0, hash), Optional.of(text.substring(hash + 1)));
  }

  boolean isIn(Project project) {
    Optional<Path> file = project.classFile(type);
    if (file.isEmpty() || method.isEmpty()) {
      return file.isPresent();
    }
    JavaClass found = new ClassFileImporter().importPath(file.get()).get(type);
    return found.getMethods().stream().anyMatch(each -> each.getName().equals(method.get()));
  }

  /** Without the package. */
  String shown() {
    String name = type.substring(type.lastIndexOf('.') + 1);
    return method.map(each -> name + "." + each).orElse(name);
  }
}
