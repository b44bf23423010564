package io.segmento.platform.eventlog;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.platform.redis.RedisStreamGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Reads {@code ev:forget} as the one consumer of a group; what was not acknowledged comes again after a restart. For one thread. */
public final class ForgettingReader {
  private static final int AT_ONCE = 64;
  private static final int HISTORY_PAGE = 1_000;

  private final RedisStore store;
  private final RedisStreamGroup group;
  private String ownAfter = "0-0";
  private boolean own = true;

  ForgettingReader(RedisStore store, String group, String consumer) {
    this.store = requireNonNull(store, "store");
    this.group = store.streamGroup(group, consumer);
  }

  /** All that is kept, whether acknowledged or not. Fails like {@link RedisStore}. */
  public List<Forgetting> history() throws InterruptedException {
    List<Forgetting> all = new ArrayList<>();
    String from = "-";
    while (true) {
      List<RedisStreamEntry> page =
          await(store.xrange(EventStreams.FORGET, from, "+", HISTORY_PAGE));
      page.forEach(entry -> all.add(Forgetting.parse(entry)));
      if (page.size() < HISTORY_PAGE) {
        return all;
      }
      from = "(" + page.get(page.size() - 1).id();
    }
  }

  /** What there is now, at most some dozens. Fails like {@link RedisStore}. */
  public List<Forgetting> poll() throws InterruptedException {
    List<Forgetting> found = new ArrayList<>();
    while (own) {
      List<RedisStreamEntry> left = await(group.pending(EventStreams.FORGET, ownAfter, AT_ONCE));
      if (left.isEmpty()) {
        own = false;
      } else {
        ownAfter = left.get(left.size() - 1).id();
        left.forEach(entry -> found.add(Forgetting.parse(entry)));
        return found;
      }
    }
    await(group.read(EventStreams.FORGET, AT_ONCE))
        .forEach(entry -> found.add(Forgetting.parse(entry)));
    return found;
  }

  /** They are forgotten here. Fails like {@link RedisStore}. */
  public void acknowledge(List<Forgetting> done) throws InterruptedException {
    var unused = await(group.acknowledge(
        EventStreams.FORGET, done.stream().map(Forgetting::entryId).toList()));
  }

  private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new CompletionException(e.getCause());
    }
  }
}
