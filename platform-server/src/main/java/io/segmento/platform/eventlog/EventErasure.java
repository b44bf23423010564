package io.segmento.platform.eventlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import io.segmento.platform.identity.ErasureListener;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.ForgottenUser;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Writes down what a user was called on each day that still has a key, and will be called today and tomorrow, in {@code ev:forget}. From there every
 * node learns whose references it must not write any more, one of them takes the old ones from the streams, and sinks take them from what they have
 * written. Thread-safe.
 */
final class EventErasure implements ErasureListener {
  static final String FIELD = "f";

  private static final Duration LIFE = EventStreams.LIFE.plusDays(1);
  /** By the clock of the store, which made the ids. */
  private static final RedisScript FORGET = RedisScript.of("forget-user", """
      local oldest = tonumber(redis.call('TIME')[1]) - tonumber(ARGV[2])
      redis.call('XADD', KEYS[1], 'MINID', '~', oldest .. '000-0', '*', 'f', ARGV[1])
      redis.call('EXPIRE', KEYS[1], ARGV[2])
      return 1
      """);

  private final RedisStore store;
  private final UserRefs users;
  private final DayKeys days;
  private final ForgottenUsers forgotten;

  @Inject
  EventErasure(RedisStore store, UserRefs users, DayKeys days, ForgottenUsers forgotten) {
    this.store = store;
    this.users = users;
    this.days = days;
    this.forgotten = forgotten;
    store.preload(FORGET);
  }

  @Override
  public CompletableFuture<Void> erased(UserKey user) {
    LocalDate today = days.today();
    CompletableFuture<List<Optional<UserRef>>> names =
        CompletableFuture.completedFuture(new ArrayList<>());
    for (LocalDate day = days.oldest(); !day.isAfter(today.plusDays(1)); day = day.plusDays(1)) {
      LocalDate each = day;
      names = names.thenCompose(
          list -> users.named(user, each, !each.isBefore(today)).thenApply(name -> {
            list.add(name);
            return list;
          }));
    }
    return names.thenCompose(list -> isForgotten(list, today)
        ? CompletableFuture.completedFuture(null)
        : write(days.oldest(), list, today));
  }

  /** A browser may say on every page that it withdraws; what was written once today holds. */
  private boolean isForgotten(List<Optional<UserRef>> names, LocalDate today) {
    return forgotten.isLoaded()
        && isForgotten(names.get(names.size() - 1), today.plusDays(1))
        && isForgotten(names.get(names.size() - 2), today);
  }

  private boolean isForgotten(Optional<UserRef> name, LocalDate day) {
    return name.isPresent() && forgotten.contains(day, name.get());
  }

  private CompletableFuture<Void> write(
      LocalDate first, List<Optional<UserRef>> names, LocalDate today) {
    ForgottenUser.Builder line = ForgottenUser.newBuilder().setFirstDay(first.toEpochDay());
    for (int i = 0; i < names.size(); i++) {
      line.addHashes(
          names.get(i).map(user -> ByteString.copyFrom(user.bytes())).orElse(ByteString.EMPTY));
    }
    return store
        .evalLong(
            FORGET,
            List.of(EventStreams.FORGET.getBytes(US_ASCII)),
            line.build().toByteArray(),
            RedisNumber.of(LIFE.toSeconds()))
        .thenAccept(written -> {
          for (int i = 0; i < names.size(); i++) {
            LocalDate day = first.plusDays(i);
            names.get(i).ifPresent(user -> forgotten.add(day, user, today));
          }
        });
  }
}
