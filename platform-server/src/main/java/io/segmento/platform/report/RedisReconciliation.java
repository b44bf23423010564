package io.segmento.platform.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.budget.CampaignSlot;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterKeys;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads what was spent by ledger and by counters, each pair at one moment, so that a bill that comes meanwhile is in both or in none. Thread-safe. */
final class RedisReconciliation {
  /** Micros. {@code parts} is of hours that belong to the day with a part only. */
  record LedgerDay(long ledger, long hours, long parts) {}

  /** Micros. */
  record LedgerTotal(long total, long days) {}

  /** Micros of a day of UTC. */
  record CountedDay(long hours, long total, long cells) {}

  private static final RedisScript LEDGER_DAY = script("ledger-day.lua");
  private static final RedisScript LEDGER_TOTAL = script("ledger-total.lua");
  private static final RedisScript COUNTED_DAY = script("counted-day.lua");
  private static final int SECONDS_PER_HOUR = 3_600;

  private final RedisStore store;

  @Inject
  RedisReconciliation(RedisStore store) {
    this.store = requireNonNull(store, "store");
    store.preload(LEDGER_DAY, LEDGER_TOTAL, COUNTED_DAY);
  }

  private static RedisScript script(String file) {
    return RedisScript.fromResource(RedisReconciliation.class, file);
  }

  CompletableFuture<LedgerDay> ledgerDay(String campaignId, LocalDate day, ZoneId zone) {
    long begin = day.atStartOfDay(zone).toEpochSecond();
    long end = day.plusDays(1).atStartOfDay(zone).toEpochSecond();
    long firstWhole = -Math.floorDiv(-begin, SECONDS_PER_HOUR);
    long afterWhole = Math.floorDiv(end, SECONDS_PER_HOUR);
    List<byte[]> keys = new ArrayList<>();
    keys.add(CampaignSlot.ledger(campaignId));
    for (long hour = firstWhole; hour < afterWhole; hour++) {
      keys.add(CounterKeys.hourTotals(campaignId, hour));
    }
    int whole = keys.size() - 1;
    if (begin % SECONDS_PER_HOUR != 0) {
      keys.add(CounterKeys.hourTotals(campaignId, firstWhole - 1));
    }
    if (end % SECONDS_PER_HOUR != 0) {
      keys.add(CounterKeys.hourTotals(campaignId, afterWhole));
    }
    return store
        .evalList(LEDGER_DAY, keys, bytes(CampaignSlot.day(day)), bytes(Integer.toString(whole)))
        .thenApply(answer ->
            new LedgerDay(number(answer.get(0)), number(answer.get(1)), number(answer.get(2))));
  }

  CompletableFuture<LedgerTotal> ledgerTotal(String campaignId) {
    return store
        .evalList(LEDGER_TOTAL, List.of(CampaignSlot.ledger(campaignId)))
        .thenApply(answer -> new LedgerTotal(number(answer.get(0)), number(answer.get(1))));
  }

  CompletableFuture<CountedDay> countedDay(String campaignId, LocalDate day) {
    long first = day.atStartOfDay().toEpochSecond(ZoneOffset.UTC) / SECONDS_PER_HOUR;
    List<byte[]> keys = new ArrayList<>();
    keys.add(CounterKeys.monthTotals(campaignId, YearMonth.from(day)));
    keys.add(CounterKeys.dayCells(campaignId, day));
    for (int hour = 0; hour < 24; hour++) {
      keys.add(CounterKeys.hourTotals(campaignId, first + hour));
    }
    Counter spend = Counter.SPEND_MICROS;
    return store
        .evalList(
            COUNTED_DAY,
            keys,
            bytes(spend.field() + ':' + day.getDayOfMonth()),
            bytes(":" + spend.code()))
        .thenApply(answer ->
            new CountedDay(number(answer.get(0)), number(answer.get(1)), number(answer.get(2))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static long number(@Nullable Object value) {
    return value instanceof Long number ? number : 0;
  }
}
