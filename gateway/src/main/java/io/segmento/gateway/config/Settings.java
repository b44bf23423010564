package io.segmento.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Values of one configuration. A getter notes what is wrong and goes on with the default, so that {@link #finish} can report everything. */
final class Settings {
  private static final int MAX_PORT = 65_535;

  private final Config config;
  private final Set<String> known = new TreeSet<>();
  private final Set<String> errors = new LinkedHashSet<>();

  Settings(Config config) {
    this.config = config;
  }

  boolean flag(String key, boolean defaultValue) {
    return read(key, defaultValue, "true or false", Config::getBoolean);
  }

  String text(String key, String defaultValue) {
    return read(key, defaultValue, "text", Config::getString);
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  int integer(String key, int defaultValue, int min, int max) {
    String expected = "a whole number from " + min + " to " + max;
    int value = read(key, defaultValue, expected, (c, k) -> Integer.valueOf(c.getString(k)));
    if (value < min || value > max) {
      error(key, value, expected);
      return defaultValue;
    }
    return value;
  }

  /** A positive duration with its unit, at most {@code max}. */
  Duration duration(String key, Duration defaultValue, Duration max) {
    String expected = "a duration with a unit, above 0 and at most " + max.toMillis() + " ms";
    Duration value = read(key, defaultValue, expected, Settings::durationWithUnit);
    if (value.isNegative() || value.isZero() || value.compareTo(max) > 0) {
      error(key, value.toMillis() + " ms", expected);
      return defaultValue;
    }
    return value;
  }

  Optional<Path> readableFile(String key) {
    Optional<Path> file = read(
        key, Optional.<Path>empty(), "a file name", (c, k) -> Optional.of(Path.of(c.getString(k))));
    if (file.isPresent() && !Files.isReadable(file.get())) {
      error(key, file.get(), "a readable file");
    }
    return file;
  }

  Optional<Path> folder(String key) {
    Optional<Path> folder = read(
        key, Optional.<Path>empty(), "a folder", (c, k) -> Optional.of(Path.of(c.getString(k))));
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      error(key, folder.get(), "a folder");
    }
    return folder;
  }

  /** A folder that is made when it is not there. */
  Optional<Path> place(String key) {
    return read(
        key, Optional.<Path>empty(), "a folder", (c, k) -> Optional.of(Path.of(c.getString(k))));
  }

  /** A list of texts, or one text with commas, as a system property gives it. */
  List<String> texts(String key, List<String> defaultValue) {
    return read(key, defaultValue, "a list of texts", (c, k) -> {
      if (c.getValue(k).valueType() != ConfigValueType.STRING) {
        return List.copyOf(c.getStringList(k));
      }
      List<String> parts = new ArrayList<>();
      for (String part : c.getString(k).split(",", -1)) {
        if (!part.isBlank()) {
          parts.add(part.strip());
        }
      }
      return List.copyOf(parts);
    });
  }

  InetSocketAddress listenAddress(String section, int defaultPort, boolean dev) {
    String host = text(section + ".host", dev ? "127.0.0.1" : "0.0.0.0");
    int port = integer(section + ".port", defaultPort, 0, MAX_PORT);
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      error(section + ".host", host, "an address of this machine");
    } else if (dev && !address.getAddress().isLoopbackAddress()) {
      error(section + ".host", host, "a loopback address, because dev = true");
    }
    return address;
  }

  void error(String key, Object value, String expected) {
    errors.add(key + ": \"" + value + "\" (expected: " + expected + ")");
  }

  void error(String message) {
    errors.add(message);
  }

  /** Throws when a value was wrong or a key was never asked for. */
  void finish() {
    List<String> all = new ArrayList<>(errors);
    Set<String> given = new TreeSet<>();
    config
        .entrySet()
        .forEach(entry -> given.add(String.join(".", ConfigUtil.splitPath(entry.getKey()))));
    for (String key : given) {
      if (!known.contains(key)) {
        all.add(key + ": unknown key");
      }
    }
    if (!all.isEmpty()) {
      throw new ConfigException(all);
    }
  }

  private <T> T read(
      String key, T defaultValue, String expected, BiFunction<Config, String, T> getter) {
    known.add(key);
    try {
      return config.hasPath(key) ? getter.apply(config, key) : defaultValue;
    } catch (com.typesafe.config.ConfigException | IllegalArgumentException e) {
      error(key, config.getValue(key).unwrapped(), expected);
      return defaultValue;
    }
  }

  private static Duration durationWithUnit(Config config, String key) {
    // HOCON takes a bare number as milliseconds, which a reader of the file cannot know.
    if (config.getString(key).chars().allMatch(Character::isDigit)) {
      throw new IllegalArgumentException("no unit");
    }
    return config.getDuration(key);
  }
}
