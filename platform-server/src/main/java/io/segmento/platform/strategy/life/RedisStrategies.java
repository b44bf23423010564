package io.segmento.platform.strategy.life;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyChange;
import io.segmento.proto.v1.StrategyState;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** States of versions and the log of their changes in Redis, slot {@code {st}}. <b>Every method waits</b>: never call it on an event loop. */
public final class RedisStrategies {

  /** The stream of changes: what nodes follow, and the audit trail. */
  public static final String LOG = "{st}:log";

  private static final byte[] VERSION = "{st}:version".getBytes(UTF_8);
  private static final byte[] ENTRIES = "{st}:versions".getBytes(UTF_8);
  private static final byte[] LOG_LENGTH = "10000".getBytes(UTF_8);
  private static final byte[] NOTHING = {};
  private static final String BEGINNING = "0-0";
  private static final String CHANGE = "change";
  private static final int PAGE = 500;
  private static final RedisScript APPLY =
      RedisScript.fromResource(RedisStrategies.class, "apply.lua");

  private final RedisStore store;

  @Inject
  RedisStrategies(RedisStore store) {
    this.store = store;
    store.preload(APPLY);
  }

  /**
   * All of it at one moment.
   *
   * @param logId of the change log, from which reading on misses nothing
   * @param version of the whole, which each step raises
   */
  public record Snapshot(String logId, long version, StrategyVersions versions) {}

  /**
   * Whether nothing was written since. The position alone would not do, as a store that was restored may never reach it; nor the number, as one that lost its last steps, a
   * replica that took over, may have come to the same number by others.
   */
  public boolean isCurrent(Snapshot read) {
    return version() == read.version() && logId().equals(read.logId());
  }

  private long version() {
    return store
        .get(VERSION)
        .join()
        .map(text -> Long.parseLong(new String(text, UTF_8)))
        .orElse(0L);
  }

  private String logId() {
    return store.xlast(LOG).join().map(RedisStreamEntry::id).orElse(BEGINNING);
  }

  /** Reads everything; the log's position first, so that what is written meanwhile is read again and not missed. */
  public Snapshot read() {
    String logId = logId();
    long version = version();
    List<Strategy> all = new ArrayList<>();
    new TreeMap<>(store.hgetall(ENTRIES).join()).forEach((field, bytes) -> all.add(parse(bytes)));
    return new Snapshot(logId, version, new StrategyVersions(all));
  }

  private static Strategy parse(byte[] bytes) {
    try {
      return Strategy.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a strategy in the store cannot be read", e);
    }
  }

  /** Writes a step when nobody else took one since; whether it wrote. */
  boolean apply(Snapshot read, StrategyVersions.Step step) {
    List<byte[]> args = new ArrayList<>();
    args.add(RedisNumber.of(read.version()));
    args.add(LOG_LENGTH);
    for (Strategy removed : step.removed()) {
      args.add(field(removed));
      args.add(NOTHING);
      args.add(NOTHING);
    }
    for (Strategy put : step.put()) {
      args.add(field(put));
      args.add(put.toByteArray());
      args.add(change(read.versions(), put).toByteArray());
    }
    return store
            .evalLong(
                APPLY, List.of(VERSION, LOG.getBytes(UTF_8), ENTRIES), args.toArray(byte[][]::new))
            .join()
        > 0;
  }

  private static byte[] field(Strategy strategy) {
    return (strategy.getName() + '@' + strategy.getVersion()).getBytes(UTF_8);
  }

  private static StrategyChange change(StrategyVersions before, Strategy after) {
    return StrategyChange.newBuilder()
        .setName(after.getName())
        .setVersion(after.getVersion())
        .setFrom(before
            .find(after.getName(), after.getVersion())
            .map(Strategy::getState)
            .orElse(StrategyState.STRATEGY_STATE_UNSPECIFIED))
        .setTo(after.getState())
        .setChangedAtMillis(after.getChangedAtMillis())
        .setChangedBy(after.getChangedBy())
        .setReason(after.getReason())
        .setCanaryPercent(after.getCanaryPercent())
        .setSha256(after.getSha256())
        .setNode(after.getChangedOn())
        .build();
  }

  /** The newest changes of a name, or of all when it is empty, newest first. */
  public List<StrategyChange> history(String name, int limit) {
    List<StrategyChange> found = new ArrayList<>();
    String before = "+";
    while (found.size() < limit) {
      List<RedisStreamEntry> page = store.xbefore(LOG, before, PAGE).join();
      for (RedisStreamEntry entry : page) {
        Optional<StrategyChange> change = change(entry);
        if (found.size() < limit
            && change
                .filter(each -> name.isEmpty() || each.getName().equals(name))
                .isPresent()) {
          found.add(change.get());
        }
        before = entry.id();
      }
      if (page.size() < PAGE) {
        break;
      }
    }
    return found;
  }

  private static Optional<StrategyChange> change(RedisStreamEntry entry) {
    byte[] bytes = entry.fields().get(CHANGE);
    try {
      return bytes == null ? Optional.empty() : Optional.of(StrategyChange.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a change in the store cannot be read", e);
    }
  }
}
