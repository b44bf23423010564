package io.segmento.platform.tracking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.profile.StoredProfile;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.SiteDay;
import io.segmento.proto.v1.SiteEvents;
import io.segmento.proto.v1.SiteVisits;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Numbers of visits of browsers that are not recognised, {@code sv:{a:<advertiser>}:<yyyymm>}: for each day the visitors and the events by type, and
 * the visitors of the month. Of no visitor is anything kept. Thread-safe.
 */
final class SiteVisitCounts {
  private static final String VISITORS = "visitors";
  private static final RedisScript COUNT = RedisScript.of("count-visits", """
      -- KEYS: counts of the month. ARGV: their end (epoch seconds), what to count one more of.
      for i = 2, #ARGV do
        redis.call('HINCRBY', KEYS[1], ARGV[i], 1)
      end
      return redis.call('EXPIREAT', KEYS[1], ARGV[1])
      """);

  private final RedisStore store;
  private final Clock clock;

  @Inject
  SiteVisitCounts(RedisStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    store.preload(COUNT);
  }

  /** Counts events of a browser that was counted last on that day. Fails like the store. */
  CompletableFuture<Void> count(
      MeasurementPermit permit, String advertiserId, LocalDate countedOn, List<EventType> events) {
    Objects.requireNonNull(permit, "permit");
    LocalDate today = today();
    YearMonth month = YearMonth.from(today);
    List<String> fields = new ArrayList<>();
    if (countedOn.isBefore(today)) {
      fields.add(today.getDayOfMonth() + ":" + VISITORS);
    }
    if (YearMonth.from(countedOn).isBefore(month)) {
      fields.add(VISITORS);
    }
    events.forEach(type -> fields.add(today.getDayOfMonth() + ":" + type.name()));
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(RedisNumber.of(StoredProfile.endOf(month).getEpochSecond()));
    fields.forEach(field -> arguments.add(field.getBytes(US_ASCII)));
    return store
        .evalLong(COUNT, List.of(key(advertiserId, month)), arguments.toArray(byte[][]::new))
        .thenAccept(counted -> {});
  }

  /** What was counted in a month. Throws when it is none whose data are kept; fails like the store. */
  CompletableFuture<SiteVisits> read(String advertiserId, String month) {
    if (advertiserId.isEmpty()) {
      throw SegmentoException.invalid("advertiser_id", "missing (expected: an advertiser's id)");
    }
    return store.hgetall(key(advertiserId, kept(month))).thenApply(SiteVisitCounts::toProto);
  }

  private YearMonth kept(String text) {
    YearMonth now = YearMonth.from(today());
    try {
      YearMonth month = YearMonth.parse(text);
      if (!month.isAfter(now) && month.isAfter(now.minusMonths(UserSlot.RETENTION_MONTHS))) {
        return month;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw SegmentoException.invalid(
        "month", "not such (expected: one of the last 24 months, such as " + now + ")");
  }

  private static SiteVisits toProto(Map<String, byte[]> counts) {
    SiteVisits.Builder visits = SiteVisits.newBuilder();
    Map<Integer, SiteDay.Builder> days = new TreeMap<>();
    new TreeMap<>(counts).forEach((field, value) -> {
      long count = Long.parseLong(new String(value, US_ASCII));
      int colon = field.indexOf(':');
      if (colon < 0) {
        visits.setVisitors(count);
        return;
      }
      int number = Integer.parseInt(field.substring(0, colon));
      SiteDay.Builder day =
          days.computeIfAbsent(number, each -> SiteDay.newBuilder().setDay(each));
      String what = field.substring(colon + 1);
      if (what.equals(VISITORS)) {
        day.setVisitors(count);
      } else {
        day.addEvents(SiteEvents.newBuilder().setType(EventType.valueOf(what)).setCount(count));
      }
    });
    days.values().forEach(visits::addDays);
    return visits.build();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static byte[] key(String advertiserId, YearMonth month) {
    int number = month.getYear() * 100 + month.getMonthValue();
    return ("sv:{a:" + advertiserId + "}:" + number).getBytes(UTF_8);
  }
}
