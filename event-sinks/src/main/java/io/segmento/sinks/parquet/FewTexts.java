package io.segmento.sinks.parquet;

import io.segmento.platform.eventlog.EventEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.parquet.io.api.Binary;

/** A column whose values come again and again, each encoded once. For one thread. */
final class FewTexts implements Function<EventRow, Binary> {
  /** A column that has more than was thought costs time, not memory. */
  private static final int MOST = 4_096;

  private final Function<EventEntry, String> column;
  private final Map<String, Binary> known = new HashMap<>();

  FewTexts(Function<EventEntry, String> column) {
    this.column = column;
  }

  @Override
  public Binary apply(EventRow row) {
    String text = column.apply(row.entry());
    if (text.isEmpty()) {
      return Binary.EMPTY;
    }
    Binary encoded = known.get(text);
    if (encoded == null) {
      if (known.size() >= MOST) {
        known.clear();
      }
      encoded = Binary.fromString(text);
      known.put(text, encoded);
    }
    return encoded;
  }
}
