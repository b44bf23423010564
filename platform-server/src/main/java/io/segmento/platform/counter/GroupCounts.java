package io.segmento.platform.counter;

import io.segmento.platform.identity.UserKey;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;

/**
 * Counts what users of a campaign do by {@link UserGroups} as well: what a group did before an experiment, and in it. Only here is it decided whether an event is
 * counted so. Thread-safe; never waits.
 */
public final class GroupCounts {
  private final UserGroups groups;
  private final GroupedDays days;

  @Inject
  GroupCounts(RedisStore store, UserGroups groups) {
    this.groups = groups;
    this.days = new GroupedDays(store);
  }

  /**
   * Has an event counted by groups, where it adds what they are counted by and the campaign's day is one of {@link GroupedDays}.
   *
   * @param user who may be measured
   */
  public void count(UserKey user, CounterUpdate update) {
    if (update.addsToGroups() && days.contains(update.campaignId(), update.day())) {
      update.inGroup(groups.group(user));
    }
  }
}
