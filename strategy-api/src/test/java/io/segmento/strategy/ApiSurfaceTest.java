package io.segmento.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
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
 * Compares the SPI with its checked-in listing, whose first line is its version: every change of it is a line that somebody reviews, and none goes without the version
 * that it needs ({@link ApiChanges}). To record a change, raise {@link StrategyApi#VERSION} and run this with {@code -Dsegmento.api.update=true}; it refuses to record
 * one that compiled plugins break on unless the first number is raised, which makes nodes refuse all of them.
 */
class ApiSurfaceTest {

  private static final Path LISTING = Path.of("src/test/resources/api-surface.txt");
  private static final String HEADER = "version ";

  @Test
  void theSpiIsWhatTheListingSays() throws IOException, URISyntaxException {
    List<String> recorded = Files.readAllLines(LISTING);
    String version = recorded.get(0).substring(HEADER.length());
    ApiChanges changes = ApiChanges.between(recorded.subList(1, recorded.size()), surface());
    assertThat(changes.fault(version, StrategyApi.VERSION)).isEmpty();

    if (Boolean.getBoolean("segmento.api.update")) {
      List<String> lines = new ArrayList<>(List.of(HEADER + StrategyApi.VERSION));
      lines.addAll(surface());
      Files.write(LISTING, lines);
      return;
    }
    assertThat(changes.all())
        .as("the SPI has changed; review this, then run with -Dsegmento.api.update=true")
        .isEmpty();
    assertThat(version)
        .as("the recorded version; run with -Dsegmento.api.update=true")
        .isEqualTo(StrategyApi.VERSION);
  }

  /** They use what is new as soon as it is there: a node that has it not must refuse them, and not find out while it bids. */
  @Test
  void shippedPluginsSayThatTheyAreCompiledAgainstIt() throws IOException {
    assertThat(Files.readString(Path.of("../strategies/pom.xml")))
        .contains("<Strategy-Api-Version>" + StrategyApi.VERSION + "</Strategy-Api-Version>");
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
        String name =
            classes.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
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
    if (!isSeen(type.getModifiers())) {
      return;
    }
    String kind = type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
    lines.add(kind + " " + type.getName());
    List<String> members = new ArrayList<>();
    if (Modifier.isFinal(type.getModifiers()) && !type.isEnum()) {
      members.add("final");
    }
    Type[] parents = type.getGenericInterfaces();
    Stream.of(parents).map(parent -> "is " + name(parent)).forEach(members::add);
    for (Field field : type.getDeclaredFields()) {
      if (isSeen(field.getModifiers()) && !field.isSynthetic()) {
        members.add((Modifier.isStatic(field.getModifiers()) ? "static " : "")
            + name(field.getGenericType()) + " " + field.getName());
      }
    }
    if (!type.isEnum()) {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (isSeen(constructor.getModifiers())) {
          members.add("new(" + names(constructor.getGenericParameterTypes()) + ")");
        }
      }
      for (Method method : type.getDeclaredMethods()) {
        if (isSeen(method.getModifiers()) && !method.isSynthetic()) {
          members.add(line(method));
        }
      }
    }
    members.stream().sorted().map(member -> "  " + member).forEach(lines::add);
  }

  private static boolean isSeen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String line(Method method) {
    int modifiers = method.getModifiers();
    String how = Modifier.isStatic(modifiers)
        ? "static "
        : method.isDefault() ? "default " : Modifier.isAbstract(modifiers) ? "abstract " : "";
    return how + name(method.getGenericReturnType()) + " " + method.getName() + "("
        + names(method.getGenericParameterTypes()) + ")";
  }

  private static String names(Type[] types) {
    return Arrays.stream(types).map(ApiSurfaceTest::name).collect(Collectors.joining(", "));
  }

  private static String name(Type type) {
    return type.getTypeName()
        .replace("io.segmento.strategy.", "")
        .replaceAll("\\bjava\\.(lang|util)\\.(?=[A-Z])", "");
  }
}
