package io.segmento.sinks.parquet;

import io.segmento.platform.eventlog.EventColumn;
import io.segmento.platform.eventlog.UserRef;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Writes an event's columns straight to Parquet's, without a row in between. For one thread. */
final class EventWriteSupport extends WriteSupport<EventRow> {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final List<EventColumn> columns = EventColumn.ALL;
  private final List<Function<EventRow, Binary>> texts =
      columns.stream().map(EventWriteSupport::text).toList();
  private @Nullable RecordConsumer consumer;

  /** Abstract there, and never called for a configuration without Hadoop. */
  @Override
  @SuppressWarnings("deprecation")
  public WriteContext init(Configuration configuration) {
    return new WriteContext(EventSchema.TYPE, Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(EventSchema.TYPE, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public void write(EventRow row) {
    RecordConsumer out = consumer;
    if (out == null) {
      throw new IllegalStateException("not prepared");
    }
    out.startMessage();
    for (int i = 0; i < columns.size(); i++) {
      EventColumn column = columns.get(i);
      switch (column.kind()) {
        case TEXT -> {
          Binary text = texts.get(i).apply(row);
          if (text.length() > 0) {
            out.startField(column.name(), i);
            out.addBinary(text);
            out.endField(column.name(), i);
          }
        }
        case NUMBER, TIME -> {
          out.startField(column.name(), i);
          out.addLong(column.number().applyAsLong(row.entry()));
          out.endField(column.name(), i);
        }
        case FLAG -> {
          out.startField(column.name(), i);
          out.addBoolean(column.number().applyAsLong(row.entry()) == 1);
          out.endField(column.name(), i);
        }
      }
    }
    out.endMessage();
  }

  /** The values of most columns are few; those that differ from event to event are not looked for among others. */
  private static Function<EventRow, Binary> text(EventColumn column) {
    return switch (column.name()) {
      case EventSchema.ID -> EventRow::id;
      case EventSchema.SOURCE -> EventRow::sourceId;
      case EventSchema.USER -> EventWriteSupport::user;
      default -> new FewTexts(column.text());
    };
  }

  private static Binary user(EventRow row) {
    return row.entry()
        .user()
        .map(UserRef::bytes)
        .map(bytes -> Binary.fromConstantByteArray(BASE64.encode(bytes)))
        .orElse(Binary.EMPTY);
  }
}
