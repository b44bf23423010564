package io.segmento.sinks.parquet;

import io.segmento.platform.eventlog.EventColumn;
import io.segmento.platform.eventlog.UserRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupValueSource;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;

/** Takes users out of a file: writes it anew without them and puts it in the old one's place in one step. Every other value stays as it was. */
final class UserEraser {
  private UserEraser() {}

  /** How many events lost their user; a file that names none of them is left alone. */
  static long erase(Path file, Path unfinished, Set<UserRef> users) throws IOException {
    Set<String> names = new HashSet<>();
    users.forEach(
        user -> names.add(Base64.getUrlEncoder().withoutPadding().encodeToString(user.bytes())));
    if (!EventFileReader.mayHave(file, names)) {
      return 0;
    }
    long[] found = new long[1];
    EventFileReader.texts(file, EventColumn.USER.name(), name -> {
      if (names.contains(name)) {
        found[0]++;
      }
    });
    if (found[0] > 0) {
      rewrite(file, unfinished, names);
    }
    return found[0];
  }

  private static void rewrite(Path file, Path unfinished, Set<String> names) throws IOException {
    MessageType schema = EventFileReader.schema(file);
    int user = schema.getFieldIndex(EventColumn.USER.name());
    Files.createDirectories(unfinished.toAbsolutePath().getParent());
    try (ParquetWriter<Group> out = EventFileForm.of(
            ExampleParquetWriter.builder(new LocalOutputFile(unfinished)).withType(schema))
        .build()) {
      EventFileReader.rows(file, schema, row -> {
        try {
          out.write(
              hasUser(row, user) && names.contains(row.getString(user, 0))
                  ? without(row, user)
                  : row);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    EventFile.place(unfinished, file);
  }

  private static boolean hasUser(GroupValueSource row, int user) {
    return row.getFieldRepetitionCount(user) > 0;
  }

  private static Group without(Group row, int user) {
    Group copy = new SimpleGroup(row.getType());
    for (int field = 0; field < row.getType().getFieldCount(); field++) {
      if (field == user || row.getFieldRepetitionCount(field) == 0) {
        continue;
      }
      switch (row.getType().getType(field).asPrimitiveType().getPrimitiveTypeName()) {
        case INT64 -> copy.add(field, row.getLong(field, 0));
        case BOOLEAN -> copy.add(field, row.getBoolean(field, 0));
        case BINARY -> copy.add(field, row.getBinary(field, 0));
        default ->
          throw new IllegalStateException(
              "a column of type " + row.getType().getType(field) + " (expected: one of ours)");
      }
    }
    return copy;
  }
}
