package io.segmento.platform.counter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.segmento.platform.redis.RedisStore;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;

/**
 * Which days of a campaign are counted by {@link UserGroups}: those that follow a day on which it reached at least {@link GroupTotals#LEAST_PEOPLE} people who may be
 * measured, so that a group is some twenty people and nobody alone. The day before has ended, so all nodes come to the same answer, and a day is counted whole or
 * not at all, but for the moment in which a node asks. That moment is the same for every group. Thread-safe; never waits.
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
            answer.complete(failure == null && people >= GroupTotals.LEAST_PEOPLE);
          });
    }
  }
}
