package io.segmento.platform.config;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed values and remembers every key that was asked for and every value that would not do. A getter never throws for a bad
 * value: it notes the error and returns the default. {@link #finish()}, called when all modules have read theirs, reports all errors and
 * all keys that nobody asked for, together.
 *
 * <p>Precedence: {@code -Dsegmento.a.b=…} on the command line, then the file, then the default in the code. The file may take from the
 * environment by HOCON's own substitution: {@code redis.uri = ${?REDIS_URI}}. Safe for use by many threads.
 */
public final class ConfigReader {
  /** What system properties that override the file begin with. */
  public static final String PROPERTY_PREFIX = "segmento.";

  private static final int MAX_PORT = 65_535;
  private static final int MAX_TYPOS = 3;

  private final Config config;
  private final Set<String> known = new LinkedHashSet<>();
  private final Set<String> openSections = new LinkedHashSet<>();
  private final Set<String> secrets = new LinkedHashSet<>();
  private final Set<String> errors = new LinkedHashSet<>();
  private final boolean dev;

  private ConfigReader(Config config) {
    this.config = requireNonNull(config, "config");
    this.dev = bool("dev", false);
  }

  /** Reads a file, if there is one, under the properties that begin with {@value #PROPERTY_PREFIX}. */
  public static ConfigReader load(Optional<Path> file, Properties properties) {
    Config parsed = ConfigFactory.empty();
    if (file.isPresent()) {
      if (!Files.isReadable(file.get())) {
        throw new ConfigException(
            List.of("--config: \"" + file.get() + "\" (expected: a readable file)"));
      }
      try {
        parsed = ConfigFactory.parseFile(file.get().toFile());
      } catch (com.typesafe.config.ConfigException e) {
        throw new ConfigException(List.of(String.valueOf(e.getMessage())));
      }
    }
    Map<String, String> overrides = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PROPERTY_PREFIX)) {
        overrides.put(name.substring(PROPERTY_PREFIX.length()), properties.getProperty(name));
      }
    }
    try {
      return new ConfigReader(ConfigFactory.parseMap(overrides, "system properties")
          .withFallback(parsed)
          .resolve());
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Reads HOCON text; for tests and for processes that make their own configuration. */
  public static ConfigReader parse(String hocon) {
    return new ConfigReader(ConfigFactory.parseString(hocon).resolve());
  }

  /** Development mode, key {@code dev}: no credentials, and everything binds loopback only. */
  public boolean dev() {
    return dev;
  }

  public String string(String path, String defaultValue) {
    return read(path, defaultValue, "text", Config::getString);
  }

  public Optional<String> optionalString(String path) {
    return read(path, Optional.empty(), "text", (c, p) -> Optional.of(c.getString(p)));
  }

  /** A secret; it is never printed, not even in an error. */
  public Optional<Secret> secret(String path) {
    hide(path);
    return read(path, Optional.empty(), "text", (c, p) -> Optional.of(new Secret(c.getString(p))));
  }

  /** What stands at this path may hold a secret and is never printed, whichever getter reads it. */
  public synchronized void hide(String path) {
    secrets.add(path);
  }

  public boolean bool(String path, boolean defaultValue) {
    return read(path, defaultValue, "true or false", Config::getBoolean);
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public int integer(String path, int defaultValue, int min, int max) {
    return (int) longInteger(path, defaultValue, min, max);
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public long longInteger(String path, long defaultValue, long min, long max) {
    String expected = "a whole number from " + min + " to " + max;
    Long value = read(path, defaultValue, expected, (c, p) -> Long.valueOf(c.getString(p)));
    if (value < min || value > max) {
      error(path, value, expected);
      return defaultValue;
    }
    return value;
  }

  /** A number from {@code min} to {@code max}, both included. */
  public double decimal(String path, double defaultValue, double min, double max) {
    String expected = "a number from " + min + " to " + max;
    double value = read(path, defaultValue, expected, Config::getDouble);
    if (!(value >= min && value <= max)) {
      error(path, value, expected);
      return defaultValue;
    }
    return value;
  }

  /** A positive duration with a unit, for example {@code 25 ms}. */
  public Duration duration(String path, Duration defaultValue) {
    String expected = "a positive duration such as 500 ms or 10 s";
    Duration value = read(path, defaultValue, expected, ConfigReader::durationWithUnit);
    if (value.isNegative() || value.isZero()) {
      error(path, value, expected);
      return defaultValue;
    }
    return value;
  }

  public Optional<Path> path(String path) {
    return read(
        path, Optional.empty(), "a file name", (c, p) -> Optional.of(Path.of(c.getString(p))));
  }

  public Path path(String path, Path defaultValue) {
    return path(path).orElse(defaultValue);
  }

  /** A list; one text with commas is a list too, so that a system property can give one. */
  public List<String> stringList(String path, List<String> defaultValue) {
    return read(path, List.copyOf(defaultValue), "a list of texts", (c, p) -> {
      if (c.getValue(p).valueType() != ConfigValueType.STRING) {
        return List.copyOf(c.getStringList(p));
      }
      List<String> parts = new ArrayList<>();
      for (String part : c.getString(p).split(",", -1)) {
        if (!part.isBlank()) {
          parts.add(part.strip());
        }
      }
      return List.copyOf(parts);
    });
  }

  /** A constant of an enum, written in any case, with hyphens for underscores. */
  public <E extends Enum<E>> E enumValue(String path, E defaultValue) {
    Class<E> type = defaultValue.getDeclaringClass();
    Set<String> names = new TreeSet<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    return read(
        path,
        defaultValue,
        "one of " + String.join(", ", names),
        (c, p) -> Enum.valueOf(type, c.getString(p).toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  /**
   * Everything below {@code path} as flat texts, for sections whose keys belong to someone else (a plugin's own configuration); their
   * keys are not checked here. Values are strings, numbers and booleans, keys are relative.
   */
  public Map<String, String> section(String path) {
    synchronized (this) {
      openSections.add(path);
    }
    return read(path, Map.of(), "a section of simple values", (c, p) -> {
      Map<String, String> values = new LinkedHashMap<>();
      for (Map.Entry<String, ConfigValue> entry :
          new TreeMap<>(Map.copyOf(toMap(c.getConfig(p)))).entrySet()) {
        values.put(entry.getKey(), String.valueOf(entry.getValue().unwrapped()));
      }
      return Collections.unmodifiableMap(values);
    });
  }

  /** The names directly below {@code path}, for sections that hold one sub-section a name; read each with its full key. */
  public Set<String> names(String path) {
    return read(
        path, Set.of(), "a section", (c, p) -> Set.copyOf(c.getConfig(p).root().keySet()));
  }

  /**
   * An address to listen on from {@code <prefix>.host} (default: all interfaces, in development mode loopback and nothing else) and
   * {@code <prefix>.port}, where 0 picks a free one.
   */
  public InetSocketAddress bindAddress(String prefix, int defaultPort) {
    String host = string(prefix + ".host", dev ? "127.0.0.1" : "0.0.0.0");
    int port = integer(prefix + ".port", defaultPort, 0, MAX_PORT);
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      error(prefix + ".host", host, "a host name or address of this machine");
    } else if (dev && !address.getAddress().isLoopbackAddress()) {
      error(prefix + ".host", host, "a loopback address, since dev = true");
    }
    return address;
  }

  /** Notes an error that only the feature can see, such as two values that do not fit together. */
  public synchronized void error(String path, Object value, String expected) {
    String shown = secrets.contains(path) ? "***" : String.valueOf(value);
    errors.add(path + ": \"" + shown + "\" (expected: " + expected + ")");
  }

  /** Throws when any value was wrong or any key of the file or the command line was never asked for. */
  public synchronized void finish() {
    List<String> all = new ArrayList<>(errors);
    for (String key : new TreeSet<>(toMap(config).keySet())) {
      if (!known.contains(key) && !isOpen(key)) {
        all.add(key + ": unknown key" + suggestion(key));
      }
    }
    if (!all.isEmpty()) {
      throw new ConfigException(all);
    }
  }

  private <T> T read(
      String path, T defaultValue, String expected, BiFunction<Config, String, T> getter) {
    requireNonNull(defaultValue, "defaultValue");
    synchronized (this) {
      known.add(path);
    }
    if (!config.hasPath(path)) {
      return defaultValue;
    }
    try {
      return getter.apply(config, path);
    } catch (com.typesafe.config.ConfigException | IllegalArgumentException e) {
      Object raw = config.getValue(path).unwrapped();
      error(path, e instanceof InvalidPathException ? "?" : raw, expected);
      return defaultValue;
    }
  }

  private static Duration durationWithUnit(Config config, String path) {
    // HOCON takes a bare number as milliseconds; a reader of the file cannot know that.
    if (config.getValue(path).valueType() == ConfigValueType.NUMBER
        || config.getString(path).chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("no unit");
    }
    return config.getDuration(path);
  }

  private boolean isOpen(String key) {
    for (String section : openSections) {
      if (key.startsWith(section + ".")) {
        return true;
      }
    }
    return false;
  }

  private String suggestion(String key) {
    @Nullable String best = null;
    int bestDistance = MAX_TYPOS + 1;
    for (String candidate : known) {
      int distance = distance(key, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best == null ? "" : " (did you mean " + best + "?)";
  }

  /** Keys with simple values or lists, each name without the quotes that HOCON puts around some. */
  private static Map<String, ConfigValue> toMap(Config config) {
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      values.put(String.join(".", ConfigUtil.splitPath(entry.getKey())), entry.getValue());
    }
    return values;
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
