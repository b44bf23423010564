package io.segmento.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the SPI with its checked-in listing, so that every change of it is a line that somebody reviews. To accept a change, run with
 * {@code -Dsegmento.api.update=true}; a change that breaks compiled plugins also raises Strategy-Api-Level.
 */
class ApiSurfaceTest {

  private static final Path LISTING = Path.of("src/test/resources/api-surface.txt");

  @Test
  void theSpiIsWhatTheListingSays() throws IOException, URISyntaxException {
    String surface = String.join("\n", surface()) + "\n";
    if (Boolean.getBoolean("segmento.api.update")) {
      Files.createDirectories(LISTING.getParent());
      Files.writeString(LISTING, surface);
    }

    assertThat(surface)
        .as("the SPI has changed; review the difference, then run with -Dsegmento.api.update=true")
        .isEqualTo(Files.readString(LISTING));
  }

  private static List<String> surface() throws IOException, URISyntaxException {
    Path classes = Path.of(StrategyPlugin.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI())
        .resolve("io/segmento/strategy");
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          describe(load(name.substring(0, name.length() - ".class".length())), lines);
        }
      }
    }
    return lines;
  }

  private static Class<?> load(String simpleName) {
    try {
      return Class.forName("io.segmento.strategy." + simpleName);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void describe(Class<?> type, List<String> lines) {
    if (!Modifier.isPublic(type.getModifiers())) {
      return;
    }
    String kind = type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
    lines.add(kind + " " + type.getName());
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        lines.add("  " + constant);
      }
      return;
    }
    Stream<String> constructors = Arrays.stream(type.getConstructors())
        .map(constructor -> "  new(" + parameters(constructor.getParameterTypes()) + ")");
    Stream<String> methods = Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map(ApiSurfaceTest::line);
    Stream.concat(constructors, methods).sorted().forEach(lines::add);
  }

  private static String line(Method method) {
    String how =
        Modifier.isStatic(method.getModifiers()) ? "static " : method.isDefault() ? "default " : "";
    return "  " + how + method.getReturnType().getSimpleName() + " " + method.getName() + "("
        + parameters(method.getParameterTypes()) + ")";
  }

  private static String parameters(Class<?>[] types) {
    return Arrays.stream(types).map(Class::getSimpleName).collect(Collectors.joining(", "));
  }
}
