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

  private final RedisStreamGroup group;
  private String ownAfter = "0-0";
  private boolean own = true;

  ForgettingReader(RedisStore store, String group, String consumer) {
    this.group = requireNonNull(store, "store").streamGroup(group, consumer);
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
