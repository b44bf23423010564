package io.segmento.platform.eventlog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.lifecycle.WorkerThread;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.platform.redis.RedisStreamGroup;
import io.segmento.platform.redis.StoreOutage;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the references of those who must be forgotten from all streams, on a thread of its own. Nodes share the work, and what a node had begun when
 * it ended is done by another. Many who ask at once cost one walk.
 */
final class StreamForgetter implements Startable {
  private static final Logger log = LoggerFactory.getLogger(StreamForgetter.class);
  private static final RedisScript FORGET =
      RedisScript.fromResource(StreamForgetter.class, "forget.lua");
  private static final String GROUP = "streams";
  /** Few enough to keep the store from bids for no more than a millisecond or two. */
  private static final int EVENTS_AT_ONCE = 512;

  private static final int USERS_AT_ONCE = 100;
  private static final Duration POLL = Duration.ofMillis(200);

  private final RedisStore store;
  private final EventStreams streams;
  private final EventLogMetrics metrics;
  private final EventLogConfig config;
  private final RedisStreamGroup group;
  private final WorkerThread worker = WorkerThread.interrupted("segmento-forgetting");
  private final StoreOutage outage = new StoreOutage(log, "references could not be taken away yet");

  @Inject
  StreamForgetter(
      RedisStore store, EventStreams streams, EventLogMetrics metrics, EventLogConfig config) {
    this.store = store;
    this.streams = streams;
    this.metrics = metrics;
    this.config = config;
    this.group = store.streamGroup(GROUP, UUID.randomUUID().toString());
    store.preload(FORGET);
  }

  @Override
  public void start() {
    worker.start(this::run);
  }

  @Override
  public void close() {
    worker.close();
  }

  private void run() throws InterruptedException {
    do {
      try {
        step();
        outage.worked();
      } catch (ExecutionException | RuntimeException e) {
        // It comes again: nothing was acknowledged.
        if (!worker.isClosed()) {
          outage.failed(e);
        }
      }
    } while (!worker.pause(POLL));
  }

  private void step() throws InterruptedException, ExecutionException {
    List<RedisStreamEntry> asked = new ArrayList<>(group
        .claim(EventStreams.FORGET, config.forgetAfter().multipliedBy(12), "0-0", USERS_AT_ONCE)
        .get()
        .entries());
    if (asked.isEmpty()) {
      asked.addAll(group.read(EventStreams.FORGET, USERS_AT_ONCE).get());
    }
    if (asked.isEmpty()) {
      return;
    }
    // What other nodes had in hand when this was asked is in the streams by then.
    if (worker.pause(config.forgetAfter())) {
      return;
    }
    Set<UserRef> users = new HashSet<>();
    asked.forEach(entry -> users.addAll(Forgetting.parse(entry).names().values()));
    long changed = 0;
    for (String stream : streams.all().get()) {
      changed += forget(stream, users);
    }
    metrics.forgotten(changed);
    var unused = group
        .acknowledge(
            EventStreams.FORGET, asked.stream().map(RedisStreamEntry::id).toList())
        .get();
  }

  private long forget(String stream, Set<UserRef> users)
      throws InterruptedException, ExecutionException {
    Optional<RedisStreamEntry> last = store.xlast(stream).get();
    if (last.isEmpty()) {
      return 0;
    }
    int entriesAtOnce =
        EventStreams.isShard(stream) ? EVENTS_AT_ONCE / EventPack.MOST_EVENTS : EVENTS_AT_ONCE;
    long changed = 0;
    String from = "-";
    while (!from.isEmpty()) {
      List<byte[]> args = new ArrayList<>();
      args.add(from.getBytes(US_ASCII));
      args.add(last.get().id().getBytes(US_ASCII));
      args.add(Integer.toString(entriesAtOnce).getBytes(US_ASCII));
      users.forEach(user -> args.add(user.bytes()));
      List<@Nullable Object> answer = store
          .evalList(FORGET, List.of(stream.getBytes(US_ASCII)), args.toArray(byte[][]::new))
          .get();
      String lookedAt = answer.get(0) instanceof byte[] id ? new String(id, UTF_8) : "";
      from = lookedAt.isEmpty() ? "" : "(" + lookedAt;
      changed += answer.get(1) instanceof Long count ? count : 0;
    }
    return changed;
  }
}
