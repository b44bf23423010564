package io.segmento.tools.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.segmento.platform.eventlog.EventColumn;
import io.segmento.sinks.parquet.EventTableFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A file of rows that come as text. */
interface RowFile extends Closeable {
  void write(List<String> row) throws IOException;

  /** Opens one with these columns; writes over what is there. */
  static RowFile open(RowFormat format, Path file, List<String> columns) throws IOException {
    return switch (format) {
      case CSV -> csv(file, columns);
      case JSONL -> new JsonLines(file, columns);
      case PARQUET -> parquet(file, columns);
    };
  }

  private static RowFile csv(Path file, List<String> columns) throws IOException {
    SequenceWriter out = new CsvMapper()
        .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
        .writerFor(List.class)
        .writeValues(Files.newBufferedWriter(file, UTF_8));
    RowFile rows = new RowFile() {
      @Override
      public void write(List<String> row) throws IOException {
        out.write(row);
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
    rows.write(columns);
    return rows;
  }

  private static RowFile parquet(Path file, List<String> columns) throws IOException {
    EventTableFile out = new EventTableFile(file, columns);
    return new RowFile() {
      @Override
      public void write(List<String> row) throws IOException {
        out.write(row);
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  /** An object a line: numbers and flags as such, times as ISO 8601, without what is empty. */
  final class JsonLines implements RowFile {
    private static final Map<String, EventColumn.Kind> NAME_TO_KIND =
        EventColumn.ALL.stream().collect(Collectors.toMap(EventColumn::name, EventColumn::kind));

    private final List<String> columns;
    private final JsonGenerator out;

    private JsonLines(Path file, List<String> columns) throws IOException {
      this.columns = columns;
      this.out = new JsonFactory()
          .createGenerator(Files.newBufferedWriter(file, UTF_8))
          .setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    }

    @Override
    public void write(List<String> row) throws IOException {
      out.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        String value = row.get(i);
        if (!value.isEmpty()) {
          out.writeFieldName(columns.get(i));
          switch (NAME_TO_KIND.getOrDefault(columns.get(i), EventColumn.Kind.TEXT)) {
            case NUMBER -> out.writeNumber(value);
            case FLAG -> out.writeBoolean(Boolean.parseBoolean(value));
            case TEXT, TIME -> out.writeString(value);
          }
        }
      }
      out.writeEndObject();
    }

    @Override
    public void close() throws IOException {
      out.writeRaw('\n');
      out.close();
    }
  }
}
