package io.segmento.sinks.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.segmento.platform.eventlog.EventColumn;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The columns of {@link EventColumn} as Parquet has them: texts may be null, numbers, flags and times are always there. */
final class EventSchema {
  /** As {@link EventColumn} names them. */
  static final String ID = "event_id";

  static final String SOURCE = "source_id";
  static final String TIME = "event_time";
  static final String USER = "user_ref";

  static final MessageType TYPE = new MessageType(
      "event", EventColumn.ALL.stream().map(EventSchema::type).toArray(Type[]::new));

  private EventSchema() {}

  static Type type(EventColumn column) {
    return switch (column.kind()) {
      case TEXT -> Types.optional(BINARY).as(stringType()).named(column.name());
      case NUMBER -> Types.required(INT64).named(column.name());
      case FLAG -> Types.required(BOOLEAN).named(column.name());
      case TIME ->
        Types.required(INT64).as(timestampType(true, TimeUnit.MILLIS)).named(column.name());
    };
  }
}
