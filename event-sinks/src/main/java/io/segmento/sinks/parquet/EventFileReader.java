package io.segmento.sinks.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;

/** Reads files that this or an earlier version wrote. */
final class EventFileReader {
  private EventFileReader() {}

  static MessageType schema(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(
        new LocalInputFile(file),
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodec())
            .build())) {
      return reader.getFooter().getFileMetaData().getSchema();
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
    PlainParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.set(ReadSupport.PARQUET_READ_SCHEMA, columns.toString());
    try (ParquetReader<Group> reader = new Builder(new LocalInputFile(file), configuration)
        .withCodecFactory(new ZstdCodec())
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
