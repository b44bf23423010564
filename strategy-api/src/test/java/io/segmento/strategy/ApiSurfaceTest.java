package io.segmento.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
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
 * {@code -Dsegmento.api.update=true}; a change that breaks compiled plugins also raises the first number of {@link StrategyApi#VERSION}, any other its second.
 */
class ApiSurfaceTest {

  private static final Path LISTING = Path.of("src/test/resources/api-surface.txt");

  @Test
  void theSpiIsWhatTheListingSays() throws IOException, URISyntaxException {
    List<String> surface = surface();
    if (Boolean.getBoolean("segmento.api.update")) {
      Files.write(LISTING, surface);
    }

    assertThat(difference(Files.readAllLines(LISTING), surface))
        .as("the SPI has changed; review this, then run with -Dsegmento.api.update=true")
        .isEmpty();
  }

  /** Lines that went ({@code -}) and came ({@code +}), each with its type. */
  private static List<String> difference(List<String> listed, List<String> actual) {
    List<String> before = qualified(listed);
    List<String> after = qualified(actual);
    return Stream.concat(
            before.stream().filter(line -> !after.contains(line)).map(line -> "- " + line),
            after.stream().filter(line -> !before.contains(line)).map(line -> "+ " + line))
        .toList();
  }

  private static List<String> qualified(List<String> lines) {
    List<String> qualified = new ArrayList<>(lines.size());
    String type = "";
    for (String line : lines) {
      boolean member = line.startsWith("  ");
      type = member ? type : line;
      qualified.add(member ? type + ":" + line : line);
    }
    return qualified;
  }

  private static List<String> surface() throws IOException, URISyntaxException {
    Path classes = Path.of(StrategyPlugin.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI())
        .resolve("io/segmento/strategy");
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.sorted().toList()) {
        String name = classes.relativize(file).toString().replace(File.separatorChar, '.');
        if (name.endsWith(".class") && !name.endsWith("package-info.class")) {
          describe(load(name.substring(0, name.length() - ".class".length())), lines);
        }
      }
    }
    return lines;
  }

  private static Class<?> load(String nameBelow) {
    try {
      return Class.forName("io.segmento.strategy." + nameBelow);
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
