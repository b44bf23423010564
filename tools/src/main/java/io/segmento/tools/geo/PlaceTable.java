package io.segmento.tools.geo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongConsumer;

/** A CSV table with the columns {@code network,country,region,city}; region and city may be missing or empty, others are passed over. */
final class PlaceTable {
  private static final int TELL_EVERY = 100_000;
  private static final int MAX_NAME = 100;

  private PlaceTable() {}

  /** Adds all rows; throws {@link ToolException} naming line, column, value and what is expected. */
  static void read(Path file, MmdbWriter into, LongConsumer progress) {
    try (InputStream table = Files.newInputStream(file)) {
      read(table, file.toString(), into, progress);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** As {@link #read(Path, MmdbWriter, LongConsumer)}, of a table that is called by a name. */
  static void read(InputStream table, String name, MmdbWriter into, LongConsumer progress)
      throws IOException {
    long line = 1;
    try (MappingIterator<Map<String, String>> rows = new CsvMapper()
        .readerForMapOf(String.class)
        .with(CsvSchema.emptySchema().withHeader())
        .readValues(table)) {
      while (rows.hasNext()) {
        line++;
        add(rows.next(), into);
        if (line % TELL_EVERY == 0) {
          progress.accept(line);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new ToolException(name + ":" + line + ": " + e.getMessage(), e);
    } catch (JsonProcessingException | RuntimeJsonMappingException e) {
      throw new ToolException(name + ":" + (line + 1) + ": not CSV with a header", e);
    }
  }

  private static void add(Map<String, String> row, MmdbWriter into) {
    String network = row.get("network");
    if (network == null) {
      throw new IllegalArgumentException(
          "no column network (expected: network,country,region,city)");
    }
    String country = row.getOrDefault("country", "").strip();
    if (!country.matches("[A-Z]{2}")) {
      throw new IllegalArgumentException(
          "country: \"" + country + "\" (expected: two letters of ISO 3166-1)");
    }
    into.add(Network.parse(network), country, name("region", row), name("city", row));
  }

  private static String name(String column, Map<String, String> row) {
    String name = row.getOrDefault(column, "").strip();
    if (name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          column + ": " + name.length() + " characters (expected: at most " + MAX_NAME + ")");
    }
    return name;
  }
}
