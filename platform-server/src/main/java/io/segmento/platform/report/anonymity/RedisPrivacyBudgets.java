package io.segmento.platform.report.anonymity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Budgets in a hash for each caller and month: what each table has cost, and the sum. It ends a month after its month. */
final class RedisPrivacyBudgets implements PrivacyBudgets {
  private static final RedisScript CHARGE =
      RedisScript.fromResource(RedisPrivacyBudgets.class, "charge.lua");

  private final RedisStore store;

  @Inject
  RedisPrivacyBudgets(RedisStore store) {
    this.store = requireNonNull(store, "store");
    store.preload(CHARGE);
  }

  @Override
  public CompletableFuture<Charge> charge(
      String caller, YearMonth month, List<TableId> tables, PrivacyCost cost, long limitMicros) {
    List<byte[]> args = new ArrayList<>();
    args.add(bytes(Long.toString(limitMicros)));
    args.add(bytes(
        Long.toString(month.plusMonths(2).atDay(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond())));
    for (TableId table : tables) {
      args.add(bytes(table.name()));
      args.add(bytes(Long.toString(cost.micros(table.period()))));
    }
    return store
        .evalList(
            CHARGE, List.of(bytes("an:b:" + caller + ':' + month)), args.toArray(byte[][]::new))
        .thenApply(answer ->
            new Charge(number(answer.get(0)) == 1, number(answer.get(1)), number(answer.get(2))));
  }

  private static long number(@Nullable Object value) {
    return value instanceof Long number ? number : 0;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
