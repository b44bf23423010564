package io.segmento.platform.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.proto.v1.CatalogChange;
import io.segmento.proto.v1.CatalogChange.Action;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.FieldChange;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The catalog in Redis, slot {@code {cat}}. <b>Every method waits</b>: never call it on an event loop. */
final class RedisCatalog {
  /** One change to write; without an entry it removes. */
  record Change(
      CatalogKey key, Action action, @Nullable StoredEntry entry, List<FieldChange> fields) {}

  /** Position of the change log from which reading on misses nothing that {@code version} lacks. */
  record Position(String logId, long version) {
    /** Whether nothing was written yet. */
    boolean isBeginning() {
      return logId.equals(BEGINNING);
    }
  }

  /** One change of the log; a key of no kind when this version does not know its kind. */
  record LoggedChange(String logId, long version, CatalogKey key) {}

  private static final RedisScript APPLY =
      RedisScript.fromResource(RedisCatalog.class, "apply.lua");
  private static final byte[] LOG_LENGTH = "50000".getBytes(UTF_8);
  private static final byte[] NOTHING = {};
  /** What the log keeps of the fields of one change. */
  private static final int MAX_FIELDS_BYTES = 1_024;

  private static final int PAGE = 1_000;
  private static final String BEGINNING = "0-0";
  private static final long OUTPACED = -1;

  private final RedisStore store;

  @Inject
  RedisCatalog(RedisStore store) {
    this.store = requireNonNull(store, "store");
    store.preload(APPLY);
  }

  long version() {
    return store.get(CatalogKeys.VERSION).join().map(RedisCatalog::toLong).orElse(0L);
  }

  Position position() {
    // The log first: what is written between the two reads is read again, not missed.
    Optional<RedisStreamEntry> last = store.xlast(CatalogKeys.LOG).join();
    return new Position(last.map(RedisStreamEntry::id).orElse(BEGINNING), version());
  }

  /** The first changes of the log from one position to another, both included. */
  List<LoggedChange> log(String fromId, String toId, int limit) {
    List<LoggedChange> changes = new ArrayList<>();
    for (RedisStreamEntry entry :
        store.xrange(CatalogKeys.LOG, fromId, toId, limit).join()) {
      changes.add(new LoggedChange(
          entry.id(),
          Long.parseLong(text(entry, "version")),
          CatalogKeys.of(CatalogKeys.kind(text(entry, "kind")), text(entry, "id"))));
    }
    return changes;
  }

  /** Those of the entries that exist. */
  Map<CatalogKey, StoredEntry> read(Collection<CatalogKey> keys)
      throws InvalidProtocolBufferException {
    Map<CatalogKind, List<String>> ids = new EnumMap<>(CatalogKind.class);
    for (CatalogKey key : keys) {
      ids.computeIfAbsent(key.getKind(), unused -> new ArrayList<>()).add(key.getId());
    }
    Map<CatalogKind, CompletableFuture<List<Optional<byte[]>>>> reads =
        new EnumMap<>(CatalogKind.class);
    ids.forEach((kind, wanted) -> reads.put(kind, store.hmget(CatalogKeys.hash(kind), wanted)));
    Map<CatalogKey, StoredEntry> found = new LinkedHashMap<>();
    for (CompletableFuture<List<Optional<byte[]>>> read : reads.values()) {
      for (Optional<byte[]> bytes : read.join()) {
        if (bytes.isPresent()) {
          StoredEntry entry = StoredEntry.parse(bytes.get());
          found.put(entry.key(), entry);
        }
      }
    }
    return found;
  }

  /** All entries of a kind in order of id. */
  List<StoredEntry> readAll(CatalogKind kind) throws InvalidProtocolBufferException {
    Map<String, byte[]> all =
        new TreeMap<>(store.hgetall(CatalogKeys.hash(kind)).join());
    List<StoredEntry> entries = new ArrayList<>(all.size());
    for (Map.Entry<String, byte[]> each : all.entrySet()) {
      StoredEntry entry = parse(kind, each.getKey(), each.getValue());
      entries.add(entry);
    }
    return entries;
  }

  /** Writes all changes, or none when the catalog is not at {@code version} any more; tells the version after it. */
  Optional<Long> apply(long version, List<Change> changes, long nowMillis, String changedBy) {
    List<byte[]> keys = new ArrayList<>();
    keys.add(CatalogKeys.VERSION);
    keys.add(CatalogKeys.LOG.getBytes(UTF_8));
    for (CatalogKind kind : CatalogKeys.KINDS) {
      keys.add(CatalogKeys.hash(kind));
    }
    List<byte[]> args = new ArrayList<>();
    args.add(RedisNumber.of(version));
    args.add(LOG_LENGTH);
    args.add(RedisNumber.of(nowMillis));
    args.add(changedBy.getBytes(UTF_8));
    for (Change change : changes) {
      CatalogKind kind = change.key().getKind();
      args.add(RedisNumber.of(CatalogKeys.KINDS.indexOf(kind) + 1));
      args.add(CatalogKeys.name(kind).getBytes(UTF_8));
      args.add(change.key().getId().getBytes(UTF_8));
      args.add(change.action().name().getBytes(UTF_8));
      args.add(change.entry() == null ? NOTHING : change.entry().bytes());
      args.add(change.action() == Action.REPLACED ? logged(change.fields()) : NOTHING);
    }
    long after = store.evalLong(APPLY, keys, args.toArray(byte[][]::new)).join();
    return after == OUTPACED ? Optional.empty() : Optional.of(after);
  }

  /** The newest changes that {@code wanted} keeps, newest first. */
  List<CatalogChange> history(Predicate<CatalogKey> wanted, int limit)
      throws InvalidProtocolBufferException {
    List<CatalogChange> found = new ArrayList<>();
    String before = "+";
    while (found.size() < limit) {
      List<RedisStreamEntry> page = store.xbefore(CatalogKeys.LOG, before, PAGE).join();
      for (RedisStreamEntry entry : page) {
        CatalogKey key = CatalogKeys.of(CatalogKeys.kind(text(entry, "kind")), text(entry, "id"));
        if (wanted.test(key) && found.size() < limit) {
          found.add(change(key, entry));
        }
        before = entry.id();
      }
      if (page.size() < PAGE) {
        break;
      }
    }
    return found;
  }

  private static CatalogChange change(CatalogKey key, RedisStreamEntry entry)
      throws InvalidProtocolBufferException {
    byte[] fields = entry.fields().get("fields");
    return CatalogChange.newBuilder()
        .mergeFrom(fields == null ? NOTHING : fields)
        .setKey(key)
        .setAction(Action.valueOf(text(entry, "action")))
        .setChangedAtMillis(Long.parseLong(text(entry, "at")))
        .setChangedBy(text(entry, "by"))
        .setVersion(Long.parseLong(text(entry, "version")))
        .build();
  }

  private static String text(RedisStreamEntry entry, String field) {
    byte[] value = entry.fields().get(field);
    return value == null ? "" : new String(value, UTF_8);
  }

  private static byte[] logged(List<FieldChange> fields) {
    CatalogChange.Builder kept = CatalogChange.newBuilder();
    int bytes = 0;
    for (FieldChange field : fields) {
      bytes += field.getSerializedSize();
      if (bytes > MAX_FIELDS_BYTES) {
        break;
      }
      kept.addFields(field);
    }
    return kept.build().toByteArray();
  }

  private static StoredEntry parse(CatalogKind kind, String id, byte[] bytes)
      throws InvalidProtocolBufferException {
    CatalogKey key = CatalogKeys.of(kind, id);
    StoredEntry entry;
    try {
      entry = StoredEntry.parse(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidProtocolBufferException(CatalogKeys.words(key) + " cannot be read", e);
    }
    if (!entry.key().equals(key)) {
      throw new InvalidProtocolBufferException(
          CatalogKeys.words(key) + " holds " + CatalogKeys.words(entry.key()));
    }
    return entry;
  }

  private static long toLong(byte[] text) {
    return Long.parseLong(new String(text, UTF_8));
  }
}
