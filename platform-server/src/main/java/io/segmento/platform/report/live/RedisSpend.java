package io.segmento.platform.report.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.budget.CampaignSlot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What campaigns have spent of their budgets, from the ledgers. */
final class RedisSpend {
  private final RedisStore store;

  @Inject
  RedisSpend(RedisStore store) {
    this.store = requireNonNull(store, "store");
  }

  /** Of each campaign that has a budget, in the order given. */
  CompletableFuture<Map<String, SpendPlan>> read(List<LiveCampaign> campaigns, Instant now) {
    Map<LiveCampaign, CompletableFuture<List<Optional<byte[]>>>> reads = new LinkedHashMap<>();
    for (LiveCampaign campaign : campaigns) {
      if (campaign.hasBudget()) {
        String today = CampaignSlot.day(LocalDate.ofInstant(now, campaign.zone()));
        reads.put(
            campaign,
            store.hmget(CampaignSlot.ledger(campaign.id()), List.of(today, CampaignSlot.TOTAL)));
      }
    }
    return CompletableFuture.allOf(reads.values().toArray(CompletableFuture[]::new))
        .thenApply(unused -> {
          Map<String, SpendPlan> plans = new LinkedHashMap<>();
          reads.forEach((campaign, read) -> plans.put(
              campaign.id(),
              SpendPlan.of(
                  campaign.proto(),
                  campaign.zone(),
                  micros(read.join().get(0)),
                  micros(read.join().get(1)),
                  now)));
          return plans;
        });
  }

  private static long micros(Optional<byte[]> stored) {
    return stored.map(bytes -> Long.parseLong(new String(bytes, UTF_8))).orElse(0L);
  }
}
