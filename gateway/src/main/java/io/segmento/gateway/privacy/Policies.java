package io.segmento.gateway.privacy;

import static java.util.Objects.requireNonNull;

import io.segmento.gateway.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All versions of the policy: the past ones, the one in force, and those to come. Thread-safe; the clock alone moves a version into force. */
final class Policies {

  private static final String SHIPPED = "2019-02-08";
  private static final Pattern FILE = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.([a-z]{2})\\.txt");

  /** The newest first. */
  private final List<PolicyVersion> versions;

  private final Clock clock;

  private Policies(List<PolicyVersion> versions, Clock clock) {
    this.versions = versions.stream()
        .sorted(Comparator.comparing(PolicyVersion::effectiveFrom).reversed())
        .toList();
    this.clock = clock;
  }

  /**
   * Reads files named {@code <day>.<language>.txt} from the folder, else what is shipped. Throws {@link ConfigException} unless each version is
   * there in every language and one of them is in force.
   */
  static Policies load(Optional<Path> folder, Clock clock) {
    try {
      Policies policies = new Policies(folder.isPresent() ? read(folder.get()) : shipped(), clock);
      if (policies.inForceOrNull().isEmpty()) {
        throw new ConfigException(List.of(
            "privacy.policies: no version in force (expected: one with a day in the past)"));
      }
      return policies;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<PolicyVersion> shipped() throws IOException {
    Map<Language, String> texts = new EnumMap<>(Language.class);
    for (Language language : Language.values()) {
      String file = "policies/" + SHIPPED + "." + language.code() + ".txt";
      try (InputStream in = requireNonNull(Policies.class.getResourceAsStream(file), file)) {
        texts.put(language, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return List.of(new PolicyVersion(LocalDate.parse(SHIPPED), texts));
  }

  private static List<PolicyVersion> read(Path folder) throws IOException {
    Map<LocalDate, Map<Language, String>> texts = new TreeMap<>();
    List<String> errors = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        Optional<Language> language = languageOf(name);
        Optional<LocalDate> day = dayOf(name);
        if (language.isEmpty() || day.isEmpty()) {
          errors.add("privacy.policies: \"" + name + "\" (expected: YYYY-MM-DD.en.txt or .ru.txt)");
        } else {
          texts
              .computeIfAbsent(day.get(), each -> new EnumMap<>(Language.class))
              .put(language.get(), Files.readString(file));
        }
      }
    }
    texts.forEach((day, found) -> {
      if (found.size() < Language.values().length) {
        errors.add("privacy.policies: " + day + " only in " + found.keySet()
            + " (expected: in English and Russian)");
      }
    });
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return texts.entrySet().stream()
        .map(entry -> new PolicyVersion(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Optional<Language> languageOf(String name) {
    Matcher matcher = FILE.matcher(name);
    return matcher.matches()
        ? Stream.of(Language.values())
            .filter(language -> language.code().equals(matcher.group(2)))
            .findFirst()
        : Optional.empty();
  }

  private static Optional<LocalDate> dayOf(String name) {
    Matcher matcher = FILE.matcher(name);
    try {
      return matcher.matches() ? Optional.of(LocalDate.parse(matcher.group(1))) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  List<PolicyVersion> versions() {
    return versions;
  }

  PolicyVersion inForce() {
    return inForceOrNull().orElseThrow();
  }

  private Optional<PolicyVersion> inForceOrNull() {
    return versions.stream().filter(version -> !isComing(version)).findFirst();
  }

  /** The next version to take effect. */
  Optional<PolicyVersion> coming() {
    return versions.stream()
        .filter(this::isComing)
        .min(Comparator.comparing(PolicyVersion::effectiveFrom));
  }

  boolean isComing(PolicyVersion version) {
    return version.effectiveFrom().isAfter(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  /** By the day from which it holds, as ISO 8601. */
  Optional<PolicyVersion> find(String day) {
    return versions.stream()
        .filter(version -> version.effectiveFrom().toString().equals(day))
        .findFirst();
  }
}
