package io.segmento.sinks.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.InvalidRecordException;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Reads what {@link ParquetSink} has written, for tools; of a directory that is being written to, what is whole. */
public final class EventFiles {

  private static final String SUFFIX = ".parquet";

  private EventFiles() {}

  /** A file itself, or all below a directory, by name, so by day; without what is not whole yet. */
  public static List<Path> under(Path fileOrDirectory) throws IOException {
    if (!Files.isDirectory(fileOrDirectory)) {
      return List.of(fileOrDirectory);
    }
    try (Stream<Path> found = Files.walk(fileOrDirectory)) {
      return found
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX)
              && !fileOrDirectory.relativize(file).toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /**
   * Tells of each event its values by column, as text: numbers and times as whole numbers (times in epoch milliseconds), flags as {@code true} or {@code false},
   * empty where there is none. What is given is valid during the call only. Throws when the file is no table of events or lacks a column.
   */
  public static void read(Path file, List<String> columns, Consumer<UnaryOperator<String>> events)
      throws IOException {
    read(file, columns, List.of(), events);
  }

  /**
   * The same with columns that files of earlier versions do not have: there they are empty.
   *
   * @param later others than those that must be there
   */
  public static void read(
      Path file, List<String> columns, List<String> later, Consumer<UnaryOperator<String>> events)
      throws IOException {
    MessageType schema;
    try {
      schema = EventFileReader.schema(file);
    } catch (RuntimeException e) {
      // The library's own words name its objects.
      throw new IOException(file + ": no Parquet file, or not all of one", e);
    }
    MessageType only = new MessageType(
        schema.getName(),
        Stream.concat(columns.stream(), later.stream().filter(schema::containsField))
            .map(column -> type(file, schema, column))
            .toList());
    EventFileReader.rows(file, only, row -> events.accept(column -> text(row, column)));
  }

  private static Type type(Path file, MessageType schema, String column) {
    try {
      return schema.getType(column);
    } catch (InvalidRecordException e) {
      throw new IllegalArgumentException(file + ": no column " + column, e);
    }
  }

  private static String text(Group row, String column) {
    if (!row.getType().containsField(column)) {
      return "";
    }
    int field = row.getType().getFieldIndex(column);
    if (row.getFieldRepetitionCount(field) == 0) {
      return "";
    }
    PrimitiveTypeName type = row.getType().getType(field).asPrimitiveType().getPrimitiveTypeName();
    return switch (type) {
      case INT64 -> Long.toString(row.getLong(field, 0));
      case BOOLEAN -> Boolean.toString(row.getBoolean(field, 0));
      default -> row.getString(field, 0);
    };
  }
}
