package io.segmento.platform.strategy;

import io.segmento.strategy.MapStrategyConfig;
import io.segmento.strategy.StrategyConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** A plugin's own configuration: {@code NAME.properties} beside its jar or folder, where NAME is the plugin's. */
final class PluginSettings {

  private static final long MAX_BYTES = 1 << 20;

  private PluginSettings() {}

  /** Where they lie, if there are any. */
  static Path file(Path directory, String plugin) {
    return directory.resolve(plugin + ".properties");
  }

  /** Empty when there is no such file; throws {@link StrategyRefusedException} when it cannot be read. */
  static StrategyConfig read(Path directory, String plugin) {
    Path file = file(directory, plugin);
    Map<String, String> values = new HashMap<>();
    if (Files.isRegularFile(file)) {
      Properties properties = new Properties();
      try {
        if (Files.size(file) > MAX_BYTES) {
          throw new StrategyRefusedException(
              file.getFileName() + ": larger than " + MAX_BYTES + " bytes");
        }
        try (Reader reader = Files.newBufferedReader(file)) {
          properties.load(reader);
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new StrategyRefusedException(file.getFileName() + ": not readable", e);
      }
      properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    }
    return new MapStrategyConfig(values);
  }
}
