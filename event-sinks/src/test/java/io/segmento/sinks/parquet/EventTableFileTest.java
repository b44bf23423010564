package io.segmento.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventTableFileTest {
  private static final List<String> COLUMNS =
      List.of("event_id", "event_time", "billed", "billed_micros", "country", "of_a_later_version");

  @TempDir
  Path directory;

  @Test
  void rowsOfTextHaveTheTypesOfASinksFiles() throws Exception {
    Path file = directory.resolve("rows.parquet");
    try (EventTableFile rows = new EventTableFile(file, COLUMNS)) {
      rows.write(List.of("win:a", "2026-11-26T10:00:01.5Z", "true", "1250000", "", "x"));
      rows.write(List.of("bid:a", "2026-11-26T10:00:00Z", "false", "0", "DEU", ""));
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(
            "SELECT string_agg(event_id || ' ' || epoch_ms(event_time) || ' ' || billed || ' ' ||"
                + " (billed_micros + 1) || ' ' || coalesce(country, '-') || ' ' ||"
                + " coalesce(of_a_later_version, '-'), ';' ORDER BY event_time)"
                + " FROM read_parquet('" + file + "')")) {
      rows.next();
      assertThat(rows.getString(1))
          .isEqualTo("bid:a 1795687200000 false 1 DEU -;win:a 1795687201500 true 1250001 - x");
    }
  }

  @Test
  void aValueThatIsNotOfItsColumnIsNamed() throws Exception {
    try (EventTableFile rows = new EventTableFile(directory.resolve("rows.parquet"), COLUMNS)) {
      assertThatThrownBy(
              () -> rows.write(List.of("a", "2026-11-26T10:00:00Z", "true", "much", "", "")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("billed_micros: \"much\" (expected: a NUMBER)");
    }
    try (EventTableFile rows = new EventTableFile(directory.resolve("rows.parquet"), COLUMNS)) {
      assertThatThrownBy(() -> rows.write(List.of("a")))
          .hasMessageContaining("a row of 1 values (expected: 6)");
    }
  }
}
