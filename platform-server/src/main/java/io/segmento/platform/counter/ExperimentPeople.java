package io.segmento.platform.counter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.hash.Hashing;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.Purpose;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Who takes part in a campaign's hold-out: users who were bid for, users who would have been and were held out, and who of them bought in the month
 * of that or the one after. Only of those whose measurement is permitted. Nobody can be read out of what is kept: sketches of people, and one of a
 * million marks for each, which several share. Being sets, they are the same however often something is told. Marks, and the people of its first day, are of a campaign's latest experiment:
 * its lift is told of whom it met itself, whatever an earlier one did with them. Thread-safe.
 */
public final class ExperimentPeople implements Startable {
  private static final RedisScript NOTE =
      RedisScript.fromResource(ExperimentPeople.class, "note-people.lua");
  private static final RedisScript BUYER =
      RedisScript.fromResource(ExperimentPeople.class, "note-buyer.lua");

  private static final int MARKS = 1 << 20;
  private static final int PEOPLE_AT_ONCE = 500;
  /** Between two flushes; more are not noted, of either group. */
  private static final int MOST_WAITING = 200_000;

  private static final long FLUSH_SECONDS = 5;
  private static final long CLOSE_MILLIS = 2_000;

  private final RedisStore store;
  private final Clock clock;
  private final ScheduledExecutorService scheduler;
  private volatile Set<Note> notes = ConcurrentHashMap.newKeySet();

  private record Group(String campaignId, String experimentId, long catalogVersion, People kind) {}

  private record Note(Group group, UserKey user) {}

  @Inject
  ExperimentPeople(RedisStore store, Clock clock) {
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
    store.preload(NOTE, BUYER);
    scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-experiment-people");
      thread.setDaemon(true);
      return thread;
    });
  }

  /**
   * Whom a bid of an experiment's arm is for. Never waits; outside experiments and without a user or a permit it notes nobody.
   *
   * @param catalogVersion of the catalog that the bid was made by: of two experiments of a campaign, that of the higher one is the latest
   */
  public void exposed(String experimentId, long catalogVersion, BidToken token) {
    if (token.getExperimentArm() > 0 && !token.getUserKey().isEmpty()) {
      note(
          new Group(token.getCampaignId(), experimentId, catalogVersion, People.EXPOSED),
          UserKey.of(token.getUserKey().toByteArray()),
          token.getPermitBits());
    }
  }

  /**
   * Whom a campaign would have bid for.
   *
   * @param catalogVersion as in {@link #exposed}
   * @param permitBits bit n: TCF purpose n is permitted
   */
  public void heldOut(
      String campaignId, String experimentId, long catalogVersion, UserKey user, int permitBits) {
    note(new Group(campaignId, experimentId, catalogVersion, People.HELD_OUT), user, permitBits);
  }

  private void note(Group group, UserKey user, int permitBits) {
    Set<Note> current = notes;
    if ((permitBits & (1 << Purpose.MEASUREMENT.getNumber())) != 0
        && current.size() < MOST_WAITING) {
      current.add(new Note(group, user));
    }
  }

  /** Who bought of a campaign's advertiser; nobody when it took no part. Fails like the store. */
  public CompletableFuture<Void> bought(MeasurementPermit permit, String campaignId, UserKey user) {
    requireNonNull(permit, "permit");
    LocalDate day = today();
    YearMonth month = YearMonth.from(day);
    List<byte[]> keys = new ArrayList<>();
    for (People kind : List.of(People.EXPOSED, People.HELD_OUT)) {
      People buyers = kind == People.EXPOSED ? People.EXPOSED_BUYERS : People.HELD_OUT_BUYERS;
      keys.add(CounterKeys.dayPeople(campaignId, day, buyers));
      keys.add(CounterKeys.monthMarks(campaignId, month, kind));
      keys.add(CounterKeys.monthMarks(campaignId, month.minusMonths(1), kind));
    }
    return store
        .evalLong(
            BUYER,
            keys,
            RedisNumber.of(CounterKeys.end(day)),
            RedisNumber.of(mark(user)),
            user.bytes())
        .thenApply(groups -> null);
  }

  @Override
  public void start() {
    var unused = scheduler.scheduleWithFixedDelay(
        this::flushSoon, FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
  }

  private void flushSoon() {
    var unused = flush();
  }

  /** Writes who was noted until now. Whoever the store does not take is noted again. */
  public CompletableFuture<Void> flush() {
    Set<Note> noted = notes;
    notes = ConcurrentHashMap.newKeySet();
    Map<Group, List<UserKey>> groups = new HashMap<>();
    noted.forEach(note ->
        groups.computeIfAbsent(note.group(), unused -> new ArrayList<>()).add(note.user()));
    List<CompletableFuture<?>> written = new ArrayList<>();
    groups.forEach((group, users) -> {
      for (int from = 0; from < users.size(); from += PEOPLE_AT_ONCE) {
        List<UserKey> some = users.subList(from, Math.min(users.size(), from + PEOPLE_AT_ONCE));
        written.add(write(group, some).exceptionally(failure -> {
          some.forEach(user -> notes.add(new Note(group, user)));
          return 0L;
        }));
      }
    });
    return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Long> write(Group group, List<UserKey> users) {
    LocalDate day = today();
    YearMonth month = YearMonth.from(day);
    List<byte[]> args = new ArrayList<>();
    args.add(RedisNumber.of(CounterKeys.end(day)));
    args.add(RedisNumber.of(CounterKeys.marksEnd(month)));
    args.add(group.experimentId().getBytes(UTF_8));
    args.add(RedisNumber.of(group.catalogVersion()));
    for (UserKey user : users) {
      args.add(RedisNumber.of(mark(user)));
      args.add(user.bytes());
    }
    List<byte[]> keys = new ArrayList<>();
    keys.add(CounterKeys.dayPeople(group.campaignId(), day, group.kind()));
    keys.add(CounterKeys.monthMarks(group.campaignId(), month, group.kind()));
    keys.add(CounterKeys.marksOf(group.campaignId()));
    for (People kind : List.of(People.EXPOSED, People.HELD_OUT)) {
      keys.add(CounterKeys.monthMarks(group.campaignId(), month, kind));
      keys.add(CounterKeys.monthMarks(group.campaignId(), month.minusMonths(1), kind));
    }
    for (People kind : People.OF_HOLD_OUT) {
      keys.add(CounterKeys.dayPeople(group.campaignId(), day, kind));
    }
    return store.evalLong(NOTE, keys, args.toArray(byte[][]::new));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static long mark(UserKey user) {
    return Math.floorMod(Hashing.murmur3_128().hashBytes(user.bytes()).asLong(), (long) MARKS);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    try {
      flush().get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Whoever is not noted is in neither group.
    }
  }
}
