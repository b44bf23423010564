package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.catalog.RedisCatalog.LoggedChange;
import io.segmento.platform.catalog.RedisCatalog.Position;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries that this node has read, so that a change costs the reading of what changed. What cannot be followed change by change (the first
 * time, a log that no longer reaches back, a store that was emptied, restored or written to by hand) is read as a whole. Used by one thread.
 */
final class CatalogCopy {

  /** More are read as a whole, which is then not slower. */
  private static final int MAX_CHANGES = 10_000;

  private final RedisCatalog redis;
  private CatalogEntries entries = CatalogEntries.NONE;
  private @Nullable Position position;

  CatalogCopy(RedisCatalog redis) {
    this.redis = requireNonNull(redis, "redis");
  }

  /**
   * All entries as they are at a position of the log, or later: who must know reads the position again afterwards. When this throws, the copy is
   * what it was.
   */
  CatalogEntries read(Position wanted) throws InvalidProtocolBufferException {
    Optional<Set<CatalogKey>> changed = changedUntil(wanted);
    entries = changed.isPresent() ? changed(changed.get()) : readAll();
    position = wanted;
    return entries;
  }

  /** What changed between the copy and this position; empty when that cannot be told. */
  private Optional<Set<CatalogKey>> changedUntil(Position wanted) {
    Position known = position;
    if (known == null) {
      return Optional.empty();
    }
    List<LoggedChange> log = redis.log(known.logId(), wanted.logId(), MAX_CHANGES + 2);
    // The log must still have the change that the copy ends with, or begin with the one after it.
    long before = known.version();
    Set<CatalogKey> changed = new LinkedHashSet<>();
    for (LoggedChange change : log) {
      if (change.version() > before + 1 || change.key().getKindValue() == 0) {
        return Optional.empty();
      }
      before = Math.max(before, change.version());
      if (!change.logId().equals(known.logId())) {
        changed.add(change.key());
      }
    }
    boolean complete = before == wanted.version() && log.size() <= MAX_CHANGES + 1;
    boolean attached =
        known.isBeginning() || (!log.isEmpty() && log.get(0).logId().equals(known.logId()));
    return complete && attached ? Optional.of(changed) : Optional.empty();
  }

  private CatalogEntries changed(Set<CatalogKey> changed) throws InvalidProtocolBufferException {
    Map<CatalogKey, StoredEntry> found = redis.read(changed);
    List<CatalogEntry> put = new ArrayList<>();
    List<CatalogKey> gone = new ArrayList<>();
    for (CatalogKey key : changed) {
      StoredEntry entry = found.get(key);
      if (entry == null) {
        gone.add(key);
      } else {
        put.add(entry.entry());
      }
    }
    return entries.with(put, gone);
  }

  private CatalogEntries readAll() throws InvalidProtocolBufferException {
    List<CatalogEntry> all = new ArrayList<>();
    for (CatalogKind kind : CatalogKeys.KINDS) {
      for (StoredEntry entry : redis.readAll(kind)) {
        all.add(entry.entry());
      }
    }
    return CatalogEntries.of(all);
  }
}
