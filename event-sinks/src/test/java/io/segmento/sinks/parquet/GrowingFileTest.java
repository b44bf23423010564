package io.segmento.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.segmento.platform.eventlog.EventEntry;
import io.segmento.platform.eventlog.UserRef;
import io.segmento.proto.storage.v1.AdEventType;
import io.segmento.proto.storage.v1.EventRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many commits make few files, and nobody who reads them meanwhile sees an event twice or misses one. */
final class GrowingFileTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-26");
  private static final long NOON = 1_795_694_400_000L;
  private static final int USERS = 500;

  @TempDir
  Path directory;

  @Test
  void manyCommitsMakeFewFiles() throws Exception {
    int commits = FileJoin.MOST_ROW_GROUPS + 6;
    int events = 0;
    // Sinks come and go.
    for (int sinks = 0; sinks < 5; sinks++) {
      try (ParquetSink sink = new ParquetSink(directory)) {
        for (int commit = 0; commit < commits / 5; commit++) {
          assertThat(sink.write(events(events, events + 7))).isEqualTo(7);
          assertThat(sink.commit()).isPositive();
          events += 7;
        }
      }
      assertThat(count()).isEqualTo(new Count(events, events));
    }
    assertThat(
            EventFiles.under(directory).stream().map(file -> file.getFileName().toString()))
        .containsExactly("events-000001.parquet", "events-000002.parquet");
    assertThat(sum("bid_price_cpm_micros")).isEqualTo(IntStream.range(0, events).sum());
    try (ParquetSink sink = new ParquetSink(directory)) {
      assertThat(sink.write(events(0, events + 1))).isEqualTo(1);
    }
  }

  /** Whoever has read the footer of a file, and opens it again for the rest, may find the next one there. */
  @Test
  void nothingMovesInAFileThatGrows() throws Exception {
    try (ParquetSink sink = new ParquetSink(directory)) {
      sink.write(events(0, 30_000));
      sink.commit();
      Path file = EventFiles.under(directory).get(0);
      byte[] before = Files.readAllBytes(file);
      int footer = ByteBuffer.wrap(before).order(ByteOrder.LITTLE_ENDIAN).getInt(before.length - 8);
      int body = before.length - 8 - footer;
      sink.write(events(30_000, 30_010));
      sink.commit();
      assertThat(EventFiles.under(directory)).containsExactly(file);
      assertThat(Arrays.copyOf(Files.readAllBytes(file), body))
          .isEqualTo(Arrays.copyOf(before, body));
      assertThat(rowGroups()).containsExactly(30_000L, 10L);
      assertThat(count()).isEqualTo(new Count(30_010, 30_010));
    }
  }

  @Test
  void anEventThatComesAgainIsKnownThoughItsFileHasGrown() throws Exception {
    // One id is kept: every other slot of time is read from the file again.
    try (ParquetSink sink = new ParquetSink(directory, 1)) {
      for (int round = 0; round < 3; round++) {
        for (int hour = 0; hour < 4; hour++) {
          int first = hour * 100 + round * 5;
          long at = NOON + hour * 3_600_000L;
          assertThat(sink.write(List.of(event(first, at), event(hour * 100, at))))
              .isEqualTo(1);
          sink.commit();
        }
      }
    }
    assertThat(count()).isEqualTo(new Count(12, 12));
  }

  @Test
  void whoeverReadsMeanwhileSeesEachEventOnce() throws Exception {
    AtomicLong committed = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try (ParquetSink sink = new ParquetSink(directory)) {
      sink.write(events(0, 5));
      sink.commit();
      committed.set(5);
      CompletableFuture<Integer> reads = CompletableFuture.supplyAsync(
          () -> {
            int read = 0;
            while (!done.get()) {
              long before = committed.get();
              Count found = quietly();
              assertThat(found.rows()).isGreaterThanOrEqualTo(before).isEqualTo(found.ids());
              read++;
            }
            return read;
          },
          reader);
      for (int events = 5; events < 300 && !reads.isDone(); events += 5) {
        sink.write(events(events, events + 5));
        sink.commit();
        committed.set(events + 5);
      }
      done.set(true);
      assertThat(reads.get(60, TimeUnit.SECONDS)).isPositive();
    } finally {
      done.set(true);
      reader.shutdown();
    }
  }

  @Test
  void whoIsForgottenIsLookedForOnlyWhereHeMayBe() throws Exception {
    try (ParquetSink sink = new ParquetSink(directory)) {
      for (int from = 0; from < 1_000; from += 100) {
        sink.write(events(from, from + 100));
        sink.commit();
      }
      Path file = EventFiles.under(directory).get(0);
      for (int user = 0; user < USERS; user += 25) {
        assertThat(EventFileReader.mayHave(file, List.of(name(user(user))))).isTrue();
      }
      long strangers = 0;
      for (int user = USERS; user < USERS + 50; user++) {
        strangers += EventFileReader.mayHave(file, List.of(name(user(user)))) ? 1 : 0;
      }
      assertThat(strangers).isLessThan(10);

      assertThat(sink.forget(Map.of(DAY, Set.of(user(7), user(USERS + 7))))).isEqualTo(2);
      assertThat(EventFileReader.mayHave(file, List.of(name(user(8))))).isTrue();
      assertThat(count()).isEqualTo(new Count(1_000, 1_000));
      assertThat(sink.forget(Map.of(DAY, Set.of(user(7))))).isZero();
    }
  }

  /** As they were written before. */
  @Test
  void aFileWithoutFiltersMayHaveAnybody() throws Exception {
    Path file = directory.resolve("old.parquet");
    try (EventTableFile old = new EventTableFile(file, List.of(EventSchema.USER))) {
      old.write(List.of(name(user(1))));
    }
    assertThat(EventFileReader.mayHave(file, List.of(name(user(2))))).isTrue();
  }

  @Test
  void aFileOfOtherColumnsIsLeftAlone() throws Exception {
    Path other = directory.resolve("dt=" + DAY).resolve("events-000001.parquet");
    try (ParquetSink sink = new ParquetSink(directory)) {
      Path unused = Files.createDirectories(other.getParent());
      try (EventTableFile old =
          new EventTableFile(other, List.of(EventSchema.ID, EventSchema.TIME))) {
        old.write(List.of("bid:AAAAAAAAAAAAAAAA", "2026-11-26T12:00:00Z"));
      }
      sink.write(events(0, 3));
      sink.commit();
    }
    assertThat(EventFiles.under(directory)).hasSize(2);
  }

  private List<Long> rowGroups() throws IOException {
    try (ParquetFileReader reader =
        EventFileReader.open(EventFiles.under(directory).get(0))) {
      return reader.getRowGroups().stream().map(BlockMetaData::getRowCount).toList();
    }
  }

  private static List<EventEntry> events(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> event(number, NOON + number))
        .toList();
  }

  private static EventEntry event(int number, long atMillis) {
    return new EventEntry(
        "stream",
        number + "-0",
        0,
        EventRecord.newBuilder()
            .setType(AdEventType.BID_EVENT)
            .setSourceId(
                ByteString.copyFrom(ByteBuffer.allocate(12).putInt(8, number).array()))
            .setAtMillis(atMillis)
            .setCampaignId("c" + number % 7)
            .setBidPriceCpmMicros(number)
            .build(),
        Optional.of(user(number % USERS)));
  }

  private static UserRef user(int number) {
    return new UserRef(number * 0x9E3779B97F4A7C15L, number);
  }

  private static String name(UserRef user) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(user.bytes());
  }

  private record Count(long rows, long ids) {}

  private Count quietly() {
    try {
      return count();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Count count() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*), count(DISTINCT event_id)"
            + " FROM read_parquet('" + directory + "/dt=*/*.parquet')")) {
      rows.next();
      return new Count(rows.getLong(1), rows.getLong(2));
    }
  }

  private long sum(String column) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT sum(" + column + ")::BIGINT"
            + " FROM read_parquet('" + directory + "/dt=*/*.parquet')")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
