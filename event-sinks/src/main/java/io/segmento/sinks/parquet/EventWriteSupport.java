package io.segmento.sinks.parquet;

import io.segmento.platform.eventlog.EventColumn;
import io.segmento.platform.eventlog.EventEntry;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Writes an event's columns straight to Parquet's, without a row in between. */
final class EventWriteSupport extends WriteSupport<EventEntry> {
  private final List<EventColumn> columns = EventColumn.ALL;
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
  public void write(EventEntry entry) {
    RecordConsumer out = consumer;
    if (out == null) {
      throw new IllegalStateException("not prepared");
    }
    out.startMessage();
    for (int i = 0; i < columns.size(); i++) {
      EventColumn column = columns.get(i);
      switch (column.kind()) {
        case TEXT -> {
          String text = column.text().apply(entry);
          if (!text.isEmpty()) {
            out.startField(column.name(), i);
            out.addBinary(Binary.fromString(text));
            out.endField(column.name(), i);
          }
        }
        case NUMBER, TIME -> {
          out.startField(column.name(), i);
          out.addLong(column.number().applyAsLong(entry));
          out.endField(column.name(), i);
        }
        case FLAG -> {
          out.startField(column.name(), i);
          out.addBoolean(column.number().applyAsLong(entry) == 1);
          out.endField(column.name(), i);
        }
      }
    }
    out.endMessage();
  }
}
