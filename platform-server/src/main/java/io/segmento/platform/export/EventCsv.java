package io.segmento.platform.export;

import com.google.protobuf.ByteString;
import io.segmento.platform.eventlog.EventColumn;
import io.segmento.platform.eventlog.EventEntry;
import java.time.Instant;
import java.util.List;

/** Events as CSV (RFC 4180, UTF-8), in the columns of {@link EventColumn}. */
final class EventCsv {
  private final List<EventColumn> columns;

  /** @param withUsers false: without the column that tells one user from another */
  EventCsv(boolean withUsers) {
    columns = EventColumn.ALL.stream()
        .filter(column -> withUsers || !column.equals(EventColumn.USER))
        .toList();
  }

  ByteString head() {
    StringBuilder text = new StringBuilder();
    for (EventColumn column : columns) {
      separate(text);
      text.append(column.name());
    }
    return ByteString.copyFromUtf8(text.append("\r\n").toString());
  }

  ByteString rows(List<EventEntry> events) {
    StringBuilder text = new StringBuilder(events.size() * 256);
    for (EventEntry event : events) {
      int begin = text.length();
      for (EventColumn column : columns) {
        if (text.length() > begin) {
          text.append(',');
        }
        append(text, column, event);
      }
      text.append("\r\n");
    }
    return ByteString.copyFromUtf8(text.toString());
  }

  private static void separate(StringBuilder text) {
    if (!text.isEmpty()) {
      text.append(',');
    }
  }

  private static void append(StringBuilder text, EventColumn column, EventEntry event) {
    switch (column.kind()) {
      case TEXT -> appendQuoted(text, column.text().apply(event));
      case NUMBER -> text.append(column.number().applyAsLong(event));
      case FLAG -> text.append(column.number().applyAsLong(event) == 1);
      case TIME -> text.append(Instant.ofEpochMilli(column.number().applyAsLong(event)));
    }
  }

  private static void appendQuoted(StringBuilder text, String value) {
    boolean plain = true;
    for (int i = 0; i < value.length() && plain; i++) {
      char each = value.charAt(i);
      plain = each != ',' && each != '"' && each >= ' ';
    }
    if (plain) {
      text.append(value);
    } else {
      text.append('"').append(value.replace("\"", "\"\"")).append('"');
    }
  }
}
