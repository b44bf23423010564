package io.segmento.platform.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.budget.CampaignSlot;
import io.segmento.platform.budget.Counter;
import io.segmento.platform.budget.Reservation;
import io.segmento.platform.eventlog.EventAppend;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.BidToken;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Counts notices in the campaign's slot: de-duplication, ledger, report counters and event log in one script. */
final class RedisNotices {
  private static final RedisScript COUNT =
      RedisScript.fromResource(RedisNotices.class, "count.lua");
  private static final long MILLIS_PER_HOUR = 3_600_000;
  private static final long SECONDS_PER_HOUR = 3_600;
  /** The store's clock may run ahead of the node's, and nodes may disagree. */
  private static final long DEDUPLICATION_MARGIN_SECONDS = 600;

  private static final int COUNTERS_LIVE_MONTHS = 24;

  private final RedisStore store;
  private final long tokenLifeSeconds;

  @Inject
  RedisNotices(RedisStore store, NoticeConfig config) {
    this.store = requireNonNull(store, "store");
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
    long countersLive = Instant.ofEpochSecond(hour * SECONDS_PER_HOUR)
        .atZone(ZoneOffset.UTC)
        .plusMonths(COUNTERS_LIVE_MONTHS)
        .toEpochSecond();
    List<byte[]> args = new ArrayList<>();
    args.add(bytes(Long.toString(noticeLives)));
    args.add(bytes(Long.toString(countersLive)));
    args.add(bytes(Long.toString(billMicros)));
    args.add(bytes(CampaignSlot.day(day)));
    boolean ends = bills || type == NoticeType.LOSS;
    args.add(bytes(Long.toString(token.getLease())));
    args.add(bytes(Long.toString(ends ? Reservation.micros(token.getPriceCeilingCpmMicros()) : 0)));
    args.add(bytes(Long.toString(CampaignSlot.leaseBucket(token.getIssuedAt()))));
    args.addAll(event.args());
    for (Counter counter : counters) {
      add(args, counter, 1, token);
    }
    if (billMicros > 0) {
      add(args, Counter.SPEND_MICROS, billMicros, token);
    }
    List<byte[]> keys = new ArrayList<>(List.of(
        CampaignSlot.notice(campaign, bid, type.label()),
        CampaignSlot.ledger(campaign),
        CampaignSlot.counters(campaign, hour),
        CampaignSlot.leases(campaign),
        CampaignSlot.notice(campaign, bid, otherEnd(type, token).label()),
        event.streamKey()));
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

  private static void add(List<byte[]> args, Counter counter, long amount, BidToken token) {
    for (String field : counter.fields(token.getCreativeId(), StrategyArm.label(token))) {
      args.add(bytes(field));
      args.add(bytes(Long.toString(amount)));
    }
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
