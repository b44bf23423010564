package io.segmento.tools.events;

import io.segmento.tools.console.ToolException;
import java.nio.file.Path;
import java.util.Locale;

/** Forms of a file of rows, by the end of its name. */
enum RowFormat {
  CSV,
  JSONL,
  PARQUET;

  /** Throws {@link ToolException} when the name tells none. */
  static RowFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (RowFormat each : values()) {
      if (name.endsWith("." + each.name().toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new ToolException(
        "--out: " + file + " (expected: a name that ends with .parquet, .csv or .jsonl)");
  }
}
