package io.segmento.platform.strategy.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code jdk-surface.txt}, which says how it is written: what of the JDK has been looked at, and with which verdict. By internal names. Immutable. */
final class JdkSurface {

  private static final String LISTING = "jdk-surface.txt";
  private static final String GUARDED = "guarded";

  /**
   * About a member.
   *
   * @param restriction what it is not to be used for; empty when it may be used
   * @param guarded whether only what the instrumenter does about it makes it usable
   * @param count how many members of the name there were to look at
   */
  record Verdict(Optional<Restriction> restriction, boolean guarded, int count) {}

  /**
   * What is said of a class.
   *
   * @param restriction of all that is not named
   * @param members by name, or by name and descriptor
   */
  private record Listed(Optional<Restriction> restriction, Map<String, Verdict> members) {}

  private final Map<String, Listed> classes;

  private JdkSurface(Map<String, Listed> classes) {
    this.classes = Map.copyOf(classes);
  }

  static JdkSurface read() {
    try (InputStream in = requireNonNull(JdkSurface.class.getResourceAsStream(LISTING), LISTING);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      return new Parser().parse(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> classes() {
    return classes.keySet();
  }

  boolean lists(String className) {
    return classes.containsKey(className);
  }

  /** Of a listed class: what it is not to be used for, but for the members that are named. */
  Optional<Restriction> ofClass(String className) {
    Listed listed = classes.get(className);
    return listed == null ? Optional.empty() : listed.restriction();
  }

  /** What is said of a member in the line of that very class; null when nothing is. */
  @Nullable
  Verdict ofOwn(String className, String member, String descriptor) {
    Listed listed = classes.get(className);
    if (listed == null) {
      return null;
    }
    Verdict one = listed.members().get(member + descriptor);
    return one == null ? listed.members().get(member) : one;
  }

  /** What is said of members in the line of that very class, by name or by name and descriptor. */
  Map<String, Verdict> members(String className) {
    return requireNonNull(classes.get(className), className).members();
  }

  private static final class Parser {
    private final Map<String, Listed> classes = new HashMap<>();
    private Map<String, Verdict> members = new HashMap<>();
    private String verdict = "";

    JdkSurface parse(BufferedReader lines) throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          names(line.startsWith("    ") ? line : afterHead(line));
        }
      }
      return new JdkSurface(classes);
    }

    private String afterHead(String line) {
      int colon = line.indexOf(':');
      String head = line.substring(0, colon).strip();
      if (line.startsWith(" ")) {
        verdict = head;
      } else {
        verdict = "";
        members = new HashMap<>();
        int bracket = head.indexOf(" (");
        String name = bracket < 0 ? head : head.substring(0, bracket);
        Optional<Restriction> restriction = bracket < 0
            ? Optional.empty()
            : Optional.of(restriction(head.substring(bracket + 2, head.length() - 1)));
        classes.put(name.replace('.', '/'), new Listed(restriction, members));
      }
      return line.substring(colon + 1);
    }

    private static Restriction restriction(String label) {
      return Arrays.stream(Restriction.values())
          .filter(each -> each.label().equals(label))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(LISTING + ": no restriction " + label));
    }

    private void names(String names) {
      boolean guarded = verdict.equals(GUARDED);
      Optional<Restriction> restriction =
          guarded || verdict.isEmpty() ? Optional.empty() : Optional.of(restriction(verdict));
      if (names.isBlank()) {
        return;
      }
      for (String name : names.strip().split(" +", -1)) {
        int star = name.indexOf('*');
        int count = star < 0 ? 1 : Integer.parseInt(name.substring(star + 1));
        members.put(
            star < 0 ? name : name.substring(0, star), new Verdict(restriction, guarded, count));
      }
    }
  }
}
