package io.segmento.tools.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.exchange.BidRequests.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of bid requests consists of. Weights are relative to the others of their map.
 *
 * @param users weights of whom requests are for
 * @param formats weights of what the impressions are
 * @param dealPercent share of impressions that offer a deal beside the open auction, 0 to 100
 * @param bodyBytes weights by the size that a body has at least; no body is smaller than about 1,700
 * @param tmaxMillis what every request says
 */
record LoadMix(
    Map<Known, Double> users,
    Map<Slot, Double> formats,
    double dealPercent,
    SortedMap<Integer, Double> bodyBytes,
    int tmaxMillis) {

  /** Nine of ten requests are for strangers, most are for banners, few are large. */
  static final LoadMix DEFAULT = new LoadMix(
      Map.of(Known.KNOWN, 10.0, Known.STRANGER, 80.0, Known.NO_ID, 10.0),
      Map.of(Slot.BANNER, 85.0, Slot.VIDEO, 8.0, Slot.NATIVE, 7.0),
      5,
      new TreeMap<>(Map.of(1_700, 90.0, 6_000, 9.0, 40_000, 1.0)),
      120);

  private static final int MAX_BODY = 512 << 10;

  /** How the exchange knows a request's user. */
  enum Known {
    /** By an id that we gave it, of a visitor of the shop. */
    KNOWN,
    /** By an id that is none of ours. */
    STRANGER,
    /** Not at all. */
    NO_ID
  }

  LoadMix {
    users = new EnumMap<>(users);
    formats = new EnumMap<>(formats);
    bodyBytes = new TreeMap<>(bodyBytes);
  }

  /** What a file says; what it leaves out is as in {@link #DEFAULT}. */
  private record File(
      @Nullable Map<String, Double> users,
      @Nullable Map<String, Double> formats,
      @Nullable Double dealPercent,
      @Nullable Map<Integer, Double> bodyBytes,
      @Nullable Integer tmaxMillis) {}

  /** Reads YAML; throws {@link ToolException} that names the field, the value and what is expected. */
  static LoadMix read(Path file) {
    JsonMapper mapper = JsonMapper.builder(new YAMLFactory())
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
    try {
      File read = mapper.readValue(Files.readString(file), File.class);
      LoadMix mix = new LoadMix(
          read.users == null ? DEFAULT.users : named(file, "users", read.users, Known.class),
          read.formats == null ? DEFAULT.formats : named(file, "formats", read.formats, Slot.class),
          read.dealPercent == null ? DEFAULT.dealPercent : read.dealPercent,
          read.bodyBytes == null ? DEFAULT.bodyBytes : new TreeMap<>(read.bodyBytes),
          read.tmaxMillis == null ? DEFAULT.tmaxMillis : read.tmaxMillis);
      mix.check(file);
      return mix;
    } catch (JsonMappingException e) {
      StringBuilder where = new StringBuilder();
      for (JsonMappingException.Reference step : e.getPath()) {
        where.append(where.isEmpty() ? "" : ".").append(step.getFieldName());
      }
      throw new ToolException(file + ": " + where + ": " + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new ToolException(file + ": not YAML: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static <E extends Enum<E>> Map<E, Double> named(
      Path file, String field, Map<String, Double> weights, Class<E> names) {
    Map<E, Double> named = new EnumMap<>(names);
    weights.forEach((name, weight) -> {
      try {
        named.put(Enum.valueOf(names, name.toUpperCase(Locale.ROOT)), weight);
      } catch (IllegalArgumentException e) {
        throw new ToolException(
            file + ": " + field + ": \"" + name + "\" (expected: one of "
                + Arrays.toString(names.getEnumConstants()).toLowerCase(Locale.ROOT) + ")",
            e);
      }
    });
    return named;
  }

  private void check(Path file) {
    weights(file, "users", users);
    weights(file, "formats", formats);
    weights(file, "body_bytes", bodyBytes);
    within(file, "deal_percent", dealPercent, 0, 100);
    within(file, "tmax_millis", tmaxMillis, 10, 1_000);
    bodyBytes.keySet().forEach(bytes -> within(file, "body_bytes", bytes, 0, MAX_BODY));
  }

  private static void weights(Path file, String field, Map<?, Double> weights) {
    double sum = 0;
    for (double weight : weights.values()) {
      within(file, field, weight, 0, 1e9);
      sum += weight;
    }
    if (sum == 0) {
      throw new ToolException(file + ": " + field + ": no weight above 0 (expected: at least one)");
    }
  }

  private static void within(Path file, String field, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new ToolException(file + ": " + field + ": " + value + " (expected: " + (long) min
          + " to " + (long) max + ")");
    }
  }

  /** One of the keys, by their weights. */
  static <T> T pick(Map<T, Double> weights, Random random) {
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    double at = random.nextDouble() * sum;
    T last = null;
    for (Map.Entry<T, Double> entry : weights.entrySet()) {
      if (entry.getValue() > 0) {
        last = entry.getKey();
        at -= entry.getValue();
        if (at < 0) {
          break;
        }
      }
    }
    if (last == null) {
      throw new IllegalArgumentException("no weight above 0");
    }
    return last;
  }
}
