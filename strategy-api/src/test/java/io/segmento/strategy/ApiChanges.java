package io.segmento.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a change of the interface means for plugins that are compiled already. A line that goes breaks them; so does a method without a body in an interface that was
 * there, since they may implement it. What is in {@code testing} is compiled into their tests only.
 */
final class ApiChanges {

  private static final String TESTING = " io.segmento.strategy.testing.";
  private static final String MEMBER = "  ";

  private final List<String> gone;
  private final List<String> come;
  private final List<String> before;

  private ApiChanges(List<String> listed, List<String> actual) {
    before = qualified(listed);
    List<String> after = qualified(actual);
    gone = before.stream().filter(line -> !after.contains(line)).toList();
    come = after.stream().filter(line -> !before.contains(line)).toList();
  }

  /** From one listing to another. */
  static ApiChanges between(List<String> listed, List<String> actual) {
    return new ApiChanges(listed, actual);
  }

  /** Lines that went ({@code -}) and came ({@code +}), each with its type. */
  List<String> all() {
    return Stream.concat(
            gone.stream().map(line -> "- " + line), come.stream().map(line -> "+ " + line))
        .toList();
  }

  /** Those that compiled plugins would break on. */
  List<String> breaking() {
    return Stream.concat(
            gone.stream().map(line -> "- " + line),
            come.stream().filter(this::breaks).map(line -> "+ " + line))
        .filter(line -> !line.contains(TESTING))
        .toList();
  }

  private boolean breaks(String line) {
    int colon = line.indexOf(':');
    if (colon < 0 || !before.contains(line.substring(0, colon))) {
      return false;
    }
    String member = line.substring(colon + 1).strip();
    return member.equals("final") || member.startsWith("abstract ");
  }

  /** Why an interface of these changes may not be called {@code version} when that before was {@code listed}; empty when it may. */
  String fault(String listed, String version) {
    int[] was = numbers(listed);
    int[] is = numbers(version);
    if (!breaking().isEmpty() && is[0] <= was[0]) {
      return "StrategyApi.VERSION: " + version + " (expected: " + (was[0] + 1)
          + ".0 or higher, since compiled plugins break on: " + breaking() + ")";
    }
    boolean higher = is[0] > was[0] || (is[0] == was[0] && is[1] > was[1]);
    if (!all().isEmpty() && !higher) {
      return "StrategyApi.VERSION: " + version + " (expected: above " + listed
          + ", since a plugin that uses what is new must be refused where it is not: " + all()
          + ")";
    }
    return "";
  }

  private static int[] numbers(String version) {
    String[] parts = version.split("\\.", -1);
    return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
  }

  private static List<String> qualified(List<String> lines) {
    List<String> qualified = new ArrayList<>(lines.size());
    String type = "";
    for (String line : lines) {
      boolean member = line.startsWith(MEMBER);
      type = member ? type : line;
      qualified.add(member ? type + ':' + line : line);
    }
    return qualified;
  }
}
