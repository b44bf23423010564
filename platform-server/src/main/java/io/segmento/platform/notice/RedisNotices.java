package io.segmento.platform.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.budget.CampaignSlot;
import io.segmento.platform.budget.Reservation;
import io.segmento.platform.counter.Breakdown;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterUpdate;
import io.segmento.platform.counter.GroupCounts;
import io.segmento.platform.counter.StrategyArm;
import io.segmento.platform.eventlog.EventAppend;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.Purpose;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Counts notices in the campaign's slot: de-duplication, ledger, report counters and event log in one script. */
final class RedisNotices {
  private static final RedisScript COUNT =
      RedisScript.fromResource(RedisNotices.class, "count.lua").after(CounterUpdate.SCRIPT);
  private static final long MILLIS_PER_HOUR = 3_600_000;
  /** The store's clock may run ahead of the node's, and nodes may disagree. */
  private static final long DEDUPLICATION_MARGIN_SECONDS = 600;

  private final RedisStore store;
  private final GroupCounts groups;
  private final long tokenLifeSeconds;

  @Inject
  RedisNotices(RedisStore store, GroupCounts groups, NoticeConfig config) {
    this.store = requireNonNull(store, "store");
    this.groups = requireNonNull(groups, "groups");
    this.tokenLifeSeconds = config.tokenLife().toSeconds();
    store.preload(COUNT);
  }

  /**
   * Whether the notice was counted now, and not before. Money and counts are those of the day and hour of {@code nowMillis}.
   *
   * @param event what the log gets with it
   */
  CompletableFuture<Boolean> count(
      NoticeType type,
      BidToken token,
      ZoneId zone,
      boolean bills,
      long billMicros,
      List<Counter> counters,
      EventAppend event,
      long nowMillis) {
    String campaign = token.getCampaignId();
    String bid =
        Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBidId().toByteArray());
    LocalDate day = Instant.ofEpochMilli(nowMillis).atZone(zone).toLocalDate();
    long hour = Math.floorDiv(nowMillis, MILLIS_PER_HOUR);
    long noticeLives = token.getIssuedAt() + tokenLifeSeconds + DEDUPLICATION_MARGIN_SECONDS;
    List<byte[]> args = new ArrayList<>();
    args.add(bytes(Long.toString(noticeLives)));
    args.add(bytes(Long.toString(billMicros)));
    args.add(bytes(CampaignSlot.day(day)));
    boolean ends = bills || type == NoticeType.LOSS;
    args.add(bytes(Long.toString(token.getLease())));
    args.add(bytes(Long.toString(ends ? Reservation.micros(token.getPriceCeilingCpmMicros()) : 0)));
    args.add(bytes(Long.toString(CampaignSlot.leaseBucket(token.getIssuedAt()))));
    args.addAll(event.args());
    CounterUpdate update = new CounterUpdate(
        campaign, Breakdown.of(token, StrategyArm.label(token)), hour, measured(type, token));
    counters.forEach(counter -> update.add(counter, 1));
    update.add(Counter.SPEND_MICROS, billMicros);
    if (mayMeasure(token) && token.getUserKey().size() == UserKey.BYTES) {
      groups.count(UserKey.of(token.getUserKey().toByteArray()), update);
    }
    args.addAll(update.args());
    List<byte[]> keys = new ArrayList<>();
    keys.add(CampaignSlot.notice(campaign, bid, type.label()));
    keys.add(CampaignSlot.ledger(campaign));
    keys.add(CampaignSlot.leases(campaign));
    keys.add(CampaignSlot.notice(campaign, bid, otherEnd(type, token).label()));
    keys.add(event.streamKey());
    keys.addAll(update.keys());
    int arm = token.getExperimentArm();
    if (arm > 0) {
      keys.add(CampaignSlot.ledger(campaign, arm));
      keys.add(CampaignSlot.leases(campaign, arm));
      keys.add(CampaignSlot.hour(campaign, arm, hour));
    }
    return store
        .evalLong(COUNT, keys, args.toArray(byte[][]::new))
        .thenApply(counted -> counted == 1);
  }

  /** Who is counted as reached; null: nobody who may be measured was shown something. */
  private static byte @Nullable [] measured(NoticeType type, BidToken token) {
    return type == NoticeType.IMPRESSION && mayMeasure(token)
        ? token.getUserKey().toByteArray()
        : null;
  }

  /** Whether there is a user of whom the measurement was permitted when the ad was bid. */
  private static boolean mayMeasure(BidToken token) {
    return !token.getUserKey().isEmpty()
        && (token.getPermitBits() & (1 << Purpose.MEASUREMENT.getNumber())) != 0;
  }

  /** A bid is billed or lost; told both, it ends once. */
  private static NoticeType otherEnd(NoticeType type, BidToken token) {
    if (type != NoticeType.LOSS) {
      return NoticeType.LOSS;
    }
    return token.getBillsOnImpression() ? NoticeType.IMPRESSION : NoticeType.BILL;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
