package io.segmento.sinks.parquet;

import io.segmento.platform.eventlog.EventColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** A Parquet file of rows that come as text, in columns of {@link EventColumn}, with the same types as a sink's files. For one thread. */
public final class EventTableFile implements AutoCloseable {
  private final ParquetWriter<List<String>> writer;

  /**
   * Writes over what is there.
   *
   * @param columns names, in the order of the rows; one that this version does not know is a text
   */
  public EventTableFile(Path file, List<String> columns) throws IOException {
    writer = new Builder(new LocalOutputFile(file), columns(columns))
        .withConf(new PlainParquetConfiguration())
        .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withCodecFactory(new ZstdCodec())
        .withRowGroupSize(EventFileForm.ROW_GROUP_BYTES)
        .build();
  }

  /** A value for each column, as CSV has it; empty text is none. Throws {@link IllegalArgumentException} when one is not of its column's kind. */
  public void write(List<String> row) throws IOException {
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static List<EventColumn> columns(List<String> names) {
    List<EventColumn> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(EventColumn.ALL.stream()
          .filter(known -> known.name().equals(name))
          .findFirst()
          .orElseGet(() -> new EventColumn(name, EventColumn.Kind.TEXT, entry -> "", entry -> 0)));
    }
    return columns;
  }

  private static final class Builder extends ParquetWriter.Builder<List<String>, Builder> {
    private final List<EventColumn> columns;

    Builder(OutputFile file, List<EventColumn> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Abstract there, and never called for a configuration without Hadoop. */
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<List<String>> getWriteSupport(Configuration configuration) {
      return new Rows(columns);
    }

    @Override
    protected WriteSupport<List<String>> getWriteSupport(ParquetConfiguration configuration) {
      return new Rows(columns);
    }
  }

  private static final class Rows extends WriteSupport<List<String>> {
    private final List<EventColumn> columns;
    private @Nullable RecordConsumer consumer;

    Rows(List<EventColumn> columns) {
      this.columns = columns;
    }

    /** Abstract there, and never called for a configuration without Hadoop. */
    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return context();
    }

    private WriteContext context() {
      return new WriteContext(
          new MessageType("event", columns.stream().map(EventSchema::type).toArray(Type[]::new)),
          Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(List<String> row) {
      RecordConsumer out = consumer;
      if (out == null) {
        throw new IllegalStateException("not prepared");
      }
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of " + row.size() + " values (expected: " + columns.size() + ")");
      }
      out.startMessage();
      for (int i = 0; i < row.size(); i++) {
        EventColumn column = columns.get(i);
        if (column.kind() == EventColumn.Kind.TEXT && row.get(i).isEmpty()) {
          continue;
        }
        out.startField(column.name(), i);
        add(out, column, row.get(i));
        out.endField(column.name(), i);
      }
      out.endMessage();
    }

    private static void add(RecordConsumer out, EventColumn column, String text) {
      try {
        switch (column.kind()) {
          case TEXT -> out.addBinary(Binary.fromString(text));
          case NUMBER -> out.addLong(Long.parseLong(text));
          case FLAG -> out.addBoolean(Boolean.parseBoolean(text));
          case TIME -> out.addLong(Instant.parse(text).toEpochMilli());
        }
      } catch (NumberFormatException | DateTimeParseException e) {
        throw new IllegalArgumentException(
            column.name() + ": \"" + text + "\" (expected: a " + column.kind() + ")", e);
      }
    }
  }
}
