package io.segmento.platform.attribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.budget.CampaignSlot;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterUpdate;
import io.segmento.platform.counter.GroupCounts;
import io.segmento.platform.eventlog.EventAppend;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.OrderCredit;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Credits orders once. What an order is credited to is decided in the advertiser's slot, where the first decision stays, and then counted in the
 * campaign's, once for the order: whoever is interrupted between the two and comes again ends what was begun. Thread-safe.
 */
final class RedisOrderCredits {

  static final Duration LIFE = Duration.ofDays(90);

  /** What an order is credited to, and the name under which that is known. */
  record Decided(OrderCredit credit, String name) {}

  private static final RedisScript CREDIT =
      RedisScript.fromResource(RedisOrderCredits.class, "credit.lua");
  private static final RedisScript COUNT =
      RedisScript.fromResource(RedisOrderCredits.class, "count.lua").after(CounterUpdate.SCRIPT);
  private static final long SECONDS_PER_HOUR = 3_600;

  private final RedisStore store;
  private final GroupCounts groups;
  private final Clock clock;

  @Inject
  RedisOrderCredits(RedisStore store, GroupCounts groups, Clock clock) {
    this.store = store;
    this.groups = groups;
    this.clock = clock;
    store.preload(CREDIT, COUNT);
  }

  /**
   * What the order is credited to: what is offered, or what it was before. Fails like {@link RedisStore}.
   *
   * @param names of the order, the one that is written first
   */
  CompletableFuture<Decided> credit(String advertiserId, List<String> names, OrderCredit offered) {
    List<byte[]> keys =
        names.stream().map(name -> bytes("o:{a:" + advertiserId + "}:" + name)).toList();
    return store.evalList(CREDIT, keys, offered.toByteArray(), bytes(end())).thenApply(answer -> {
      String name = names.get(answer.get(0) instanceof Long place ? place.intValue() - 1 : 0);
      return answer.size() > 1 && answer.get(1) instanceof byte[] before
          ? new Decided(parse(before), name)
          : new Decided(offered, name);
    });
  }

  private static OrderCredit parse(byte[] stored) {
    try {
      return OrderCredit.parseFrom(stored);
    } catch (InvalidProtocolBufferException e) {
      return OrderCredit.getDefaultInstance();
    }
  }

  /**
   * Whether the order was counted now, and not before. Fails like {@link RedisStore}.
   *
   * @param permit to count whose order it is
   * @param event what the log gets with it
   */
  CompletableFuture<Boolean> count(
      MeasurementPermit permit, UserKey user, Decided decided, EventAppend event) {
    requireNonNull(permit, "permit");
    OrderCredit credit = decided.credit();
    long hour = Math.floorDiv(clock.instant().getEpochSecond(), SECONDS_PER_HOUR);
    CounterUpdate update = new CounterUpdate(
            credit.getCampaignId(), CreditedAd.breakdown(credit), hour, null)
        .add(Counter.CONVERSIONS, 1)
        .add(Counter.CONVERSION_VALUE_MICROS, credit.getValueMicros())
        .add(Counter.VIEW_CONVERSIONS, credit.getClicked() ? 0 : 1);
    groups.count(user, update);
    List<byte[]> keys = new ArrayList<>();
    keys.add(CampaignSlot.notice(credit.getCampaignId(), decided.name(), "conversion"));
    keys.add(event.streamKey());
    keys.addAll(update.keys());
    List<byte[]> args = new ArrayList<>();
    args.add(bytes(end()));
    args.addAll(event.args());
    args.addAll(update.args());
    return store
        .evalLong(COUNT, keys, args.toArray(byte[][]::new))
        .thenApply(counted -> counted == 1);
  }

  private String end() {
    return Long.toString(clock.instant().plus(LIFE).getEpochSecond());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
