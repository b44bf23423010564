package io.segmento.sinks.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.Operators.LongColumn;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads files that this or an earlier version wrote. */
final class EventFileReader {
  /** Both included, in epoch milliseconds. */
  record Times(long first, long last) {
    boolean meet(long fromMillis, long toMillis) {
      return first < toMillis && last >= fromMillis;
    }
  }

  private EventFileReader() {}

  static MessageType schema(Path file) throws IOException {
    return footer(file).getFileMetaData().getSchema();
  }

  /** From when until when its events are, both included, in epoch milliseconds. */
  static Times times(Path file) throws IOException {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (BlockMetaData group : footer(file).getBlocks()) {
      for (ColumnChunkMetaData column : group.getColumns()) {
        if (column.getPath().toDotString().equals(EventSchema.TIME)) {
          if (!(column.getStatistics() instanceof LongStatistics told) || !told.hasNonNullValue()) {
            return new Times(Long.MIN_VALUE, Long.MAX_VALUE);
          }
          first = Math.min(first, told.getMin());
          last = Math.max(last, told.getMax());
        }
      }
    }
    return new Times(first, last);
  }

  /** The ids of all events of a time; {@code toMillis} is exclusive. */
  static void ids(Path file, long fromMillis, long toMillis, Consumer<String> ids)
      throws IOException {
    MessageType schema = schema(file);
    MessageType only = new MessageType(
        schema.getName(), schema.getType(EventSchema.ID), schema.getType(EventSchema.TIME));
    LongColumn time = FilterApi.longColumn(EventSchema.TIME);
    rows(
        file,
        only,
        FilterCompat.get(
            FilterApi.and(FilterApi.gtEq(time, fromMillis), FilterApi.lt(time, toMillis))),
        row -> ids.accept(row.getString(0, 0)));
  }

  /**
   * Whether somebody of these may be in the file, by the filters that it was written with; without reading any event. Of a hundred who are not in it one or
   * two may be.
   *
   * @param users as {@link EventSchema#USER} has them
   */
  static boolean mayHave(Path file, Collection<String> users) throws IOException {
    List<Binary> wanted = users.stream().map(Binary::fromString).toList();
    try (ParquetFileReader reader = open(file)) {
      for (BlockMetaData group : reader.getFooter().getBlocks()) {
        BloomFilter filter = filter(reader, group);
        if (filter == null
            || wanted.stream().anyMatch(user -> filter.findHash(filter.hash(user)))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Null where there is none: of files of before. */
  private static @Nullable BloomFilter filter(ParquetFileReader reader, BlockMetaData group)
      throws IOException {
    for (ColumnChunkMetaData column : group.getColumns()) {
      if (column.getPath().toDotString().equals(EventSchema.USER)) {
        return reader.readBloomFilter(column);
      }
    }
    return null;
  }

  static ParquetFileReader open(Path file) throws IOException {
    return ParquetFileReader.open(
        new LocalInputFile(file),
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodec())
            .build());
  }

  private static ParquetMetadata footer(Path file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      return reader.getFooter();
    }
  }

  /** Every value of a text column; nothing of the other columns is read. */
  static void texts(Path file, String column, Consumer<String> values) throws IOException {
    MessageType schema = schema(file);
    MessageType only = new MessageType(schema.getName(), schema.getType(column));
    rows(file, only, row -> {
      if (row.getFieldRepetitionCount(0) > 0) {
        values.accept(row.getString(0, 0));
      }
    });
  }

  static void rows(Path file, MessageType columns, Consumer<Group> rows) throws IOException {
    rows(file, columns, FilterCompat.NOOP, rows);
  }

  private static void rows(
      Path file, MessageType columns, FilterCompat.Filter filter, Consumer<Group> rows)
      throws IOException {
    PlainParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.set(ReadSupport.PARQUET_READ_SCHEMA, columns.toString());
    try (ParquetReader<Group> reader = new Builder(new LocalInputFile(file), configuration)
        .withCodecFactory(new ZstdCodec())
        .withFilter(filter)
        .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.accept(row);
      }
    }
  }

  private static final class Builder extends ParquetReader.Builder<Group> {
    Builder(InputFile file, ParquetConfiguration configuration) {
      super(file, configuration);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
