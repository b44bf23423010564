package io.segmento.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of another writer than the sink. */
final class EventFilesTest {
  private static final List<String> COLUMNS =
      List.of("type", "billed", "event_time", "campaign_id");

  @TempDir
  Path directory;

  private void write(Path file, String values) throws Exception {
    Path unused = Files.createDirectories(file.getParent());
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("COPY (SELECT * FROM (VALUES " + values
          + ") t(event_time, type, billed, campaign_id)) TO '" + file
          + "' (FORMAT parquet, CODEC zstd)");
    }
  }

  private static List<String> read(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    EventFiles.read(
        file,
        COLUMNS,
        row -> rows.add(String.join(" ", COLUMNS.stream().map(row).toList())));
    return rows;
  }

  @Test
  void everyColumnIsTextByItsName() throws Exception {
    Path file = directory.resolve("dt=2026-11-26/events-000001.parquet");
    write(file, "(1795600800000::BIGINT, 'bid', false, 'boots'), (7::BIGINT, 'click', true, NULL)");

    assertThat(read(file)).containsExactly("bid false 1795600800000 boots", "click true 7 ");
  }

  @Test
  void whatFilesOfBeforeDoNotHaveIsEmpty() throws Exception {
    Path file = directory.resolve("events-000001.parquet");
    write(file, "(7::BIGINT, 'bid', false, 'boots')");
    List<String> rows = new ArrayList<>();

    EventFiles.read(
        file,
        List.of("type"),
        List.of("campaign_id", "setup_hash"),
        row -> rows.add(row.apply("type") + row.apply("campaign_id") + row.apply("setup_hash")));

    assertThat(rows).containsExactly("bidboots");
  }

  @Test
  void aDirectoryIsAllItsWholeFilesByDay() throws Exception {
    write(
        directory.resolve("dt=2026-11-27/events-000001.parquet"), "(3::BIGINT, 'bid', false, '')");
    write(
        directory.resolve("dt=2026-11-26/events-000002.parquet"), "(2::BIGINT, 'bid', false, '')");
    write(
        directory.resolve("dt=2026-11-26/events-000001.parquet"), "(1::BIGINT, 'bid', false, '')");
    write(directory.resolve(".open/2026-11-27.parquet"), "(4::BIGINT, 'bid', false, '')");

    List<String> rows = new ArrayList<>();
    for (Path file : EventFiles.under(directory)) {
      rows.addAll(read(file));
    }

    assertThat(rows).containsExactly("bid false 1 ", "bid false 2 ", "bid false 3 ");
  }

  @Test
  void whatIsNoTableOfEventsIsRefused() throws Exception {
    Path text = Files.writeString(directory.resolve("a.parquet"), "no Parquet at all");
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no Parquet file");
    Path other = directory.resolve("b.parquet");
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute(
          "COPY (SELECT 1::BIGINT AS event_time) TO '" + other + "' (FORMAT parquet, CODEC zstd)");
    }
    assertThatThrownBy(() -> read(other)).hasMessageEndingWith("b.parquet: no column type");
  }
}
