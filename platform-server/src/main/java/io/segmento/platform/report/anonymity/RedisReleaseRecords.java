package io.segmento.platform.report.anonymity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.ReleasedNumber;
import io.segmento.proto.storage.v1.ReleasedNumbers;
import io.segmento.proto.v1.ReportMetric;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A key for each table, {@code an:t:<dimension> <period>}; ends after the counters that it was made of, so that it is never made again. */
final class RedisReleaseRecords implements ReleaseRecords {
  private static final int KEPT_MONTHS = 26;

  private final RedisStore store;

  @Inject
  RedisReleaseRecords(RedisStore store) {
    this.store = requireNonNull(store, "store");
  }

  @Override
  public CompletableFuture<Optional<ReleasedTable>> find(TableId table) {
    return store.get(key(table)).thenApply(found -> found.map(RedisReleaseRecords::read));
  }

  @Override
  public CompletableFuture<ReleasedTable> keep(TableId table, ReleasedTable released) {
    Instant ends = table
        .period()
        .last()
        .plusMonths(KEPT_MONTHS)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
    return store
        .setIfAbsent(key(table), write(released), ends)
        .thenCompose(written -> written
            ? CompletableFuture.completedFuture(released)
            : find(table).thenApply(first -> first.orElse(released)));
  }

  private static byte[] key(TableId table) {
    return ("an:t:" + table.name()).getBytes(UTF_8);
  }

  private static byte[] write(ReleasedTable table) {
    ReleasedNumbers.Builder numbers = ReleasedNumbers.newBuilder();
    table
        .cellToNumbers()
        .forEach((cell, told) ->
            told.forEach((metric, number) -> numbers.addNumbers(ReleasedNumber.newBuilder()
                .setValue(cell.value())
                .setCurrency(cell.currency())
                .setMetric(metric)
                .setNumber(number))));
    return numbers.setMadeOf(table.madeOf()).build().toByteArray();
  }

  private static ReleasedTable read(byte[] bytes) {
    Map<Cell, Map<ReportMetric, Long>> told = new HashMap<>();
    ByteString madeOf;
    try {
      ReleasedNumbers numbers = ReleasedNumbers.parseFrom(bytes);
      madeOf = numbers.getMadeOf();
      for (ReleasedNumber number : numbers.getNumbersList()) {
        told.computeIfAbsent(
                new Cell(number.getValue(), number.getCurrency()), unused -> new HashMap<>())
            .put(number.getMetric(), number.getNumber());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a released table cannot be read", e);
    }
    return new ReleasedTable(told, madeOf);
  }
}
