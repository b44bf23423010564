package io.segmento.platform.counter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.segmento.platform.redis.RedisStore;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;

/**
 * Which days of a campaign are counted by {@link UserGroups}: those that follow a day on which it reached at least {@link GroupTotals#LEAST_PEOPLE} people who may be
 * measured, twenty for each group on average. The day before has ended, so all nodes come to the same answer, and a day is counted whole or
 * not at all, but for the moment in which a node asks. That moment is the same for every group. What is counted ends after two days, unless the day after asks and
 * finds that the day itself had as many people: of a campaign's last days nothing is kept. Thread-safe; never waits.
 */
final class GroupedDays {
  /** More than campaigns deliver at a time. */
  private static final int MOST_KNOWN = 20_000;

  private record CampaignDay(String campaignId, LocalDate day) {}

  private final RedisStore store;
  private final Cache<CampaignDay, CompletableFuture<Boolean>> known =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

  GroupedDays(RedisStore store) {
    this.store = store;
  }

  /** False while it is not known yet. */
  boolean contains(String campaignId, LocalDate day) {
    CampaignDay asked = new CampaignDay(campaignId, day);
    CompletableFuture<Boolean> answer = known.getIfPresent(asked);
    if (answer == null) {
      ask(asked);
      return false;
    }
    return answer.getNow(false);
  }

  /** One asks, and asks again the next time when the store does not answer. */
  private void ask(CampaignDay asked) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    if (known.asMap().putIfAbsent(asked, answer) == null) {
      LocalDate before = asked.day().minusDays(1);
      var unused = store
          .pfcount(CounterKeys.dayPeople(asked.campaignId(), before, People.REACHED))
          .whenComplete((people, failure) -> {
            if (failure != null) {
              known.asMap().remove(asked, answer);
            }
            boolean many = failure == null && people >= GroupTotals.LEAST_PEOPLE;
            answer.complete(many);
            if (many) {
              keep(asked.campaignId(), before);
            }
          });
    }
  }

  /** A day that had people enough. Where the store does not take it, another node's does, or the day's groups are missed. */
  private void keep(String campaignId, LocalDate day) {
    var unused = store.expireAt(CounterKeys.dayGroups(campaignId, day), CounterKeys.groupsEnd(day));
  }
}
