package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.catalog.RedisCatalog.Change;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.feed.FeedFile;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CatalogChange;
import io.segmento.proto.v1.CatalogChange.Action;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.FieldChange;
import io.segmento.proto.v1.ListCatalogRequest;
import io.segmento.proto.v1.ProductFeed;
import io.segmento.proto.v1.ReviewCreativeRequest;
import io.segmento.proto.v1.ReviewStatus;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks and writes. A write is checked against the catalog at one version and applied only when it is still at that version, else it is
 * checked again: two writers can never make together what neither could make alone. <b>Waits</b>: never call it on an event loop.
 */
final class CatalogWriter {
  static final int MAX_ENTRIES = 5_000;

  private static final int ATTEMPTS = 20;
  private static final int DEFAULT_HISTORY = 100;
  private static final int MAX_HISTORY = 10_000;

  private final RedisCatalog store;
  private final StoredProducts products;
  private final CatalogConfig config;
  private final ProductTopics topics;
  private final OwnEntries own;
  private final Clock clock;

  @Inject
  CatalogWriter(
      RedisCatalog store,
      StoredProducts products,
      CatalogConfig config,
      ProductTopics topics,
      OwnEntries own,
      Clock clock) {
    this.store = requireNonNull(store, "store");
    this.products = requireNonNull(products, "products");
    this.config = requireNonNull(config, "config");
    this.topics = requireNonNull(topics, "topics");
    this.own = requireNonNull(own, "own");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Creates and replaces, or only tells what would change. */
  ApplyCatalogReply apply(ApplyCatalogRequest request, CatalogAuthor author) {
    List<CatalogEntry> entries = request.getEntriesList();
    if (entries.size() > MAX_ENTRIES) {
      throw SegmentoException.invalid(
          CatalogReason.CATALOG_ENTRY_INVALID,
          "entries",
          entries.size() + " (expected: <= " + MAX_ENTRIES + ")");
    }
    Problems problems = new Problems();
    new CatalogValidator(config.production(), problems).check(entries);
    return retrying(version -> {
      own.checkWrite(author.scope(), entries);
      if (request.getIfVersion() != 0 && request.getIfVersion() != version) {
        throw new SegmentoException(
            CatalogReason.CATALOG_CHANGED,
            "if_version: " + request.getIfVersion() + " (expected: " + version
                + ", at which the catalog is now)");
      }
      List<Change> changes = changes(entries, problems, author);
      return request.getDryRun()
          ? reply(changes, version, author)
          : write(version, changes, author);
    });
  }

  /** Removes what nothing refers to. */
  ApplyCatalogReply delete(CatalogKey key, String etag, CatalogAuthor author) {
    return retrying(version -> {
      own.checkDelete(author.scope(), key);
      StoredEntry entry = find(key);
      checkEtag(key, etag, entry);
      Problems problems = new Problems();
      problems.at(CatalogKeys.words(key));
      Map<String, Campaign> campaigns = new HashMap<>();
      if (key.getKind() == CatalogKind.PRODUCT) {
        for (StoredEntry each : store.readAll(CatalogKind.CAMPAIGN)) {
          campaigns.put(each.key().getId(), each.entry().getCampaign());
        }
      }
      for (CatalogKind kind : CatalogReferences.referrers(key.getKind())) {
        for (StoredEntry other : store.readAll(kind)) {
          if (CatalogReferences.of(other.entry(), campaigns::get).containsKey(key)) {
            problems.unmet("", CatalogKeys.words(other.key()) + " refers to it", "nothing does");
          }
        }
      }
      boolean inFeed =
          key.getKind() == CatalogKind.PRODUCT && store.read(List.of(key)).isEmpty();
      if (inFeed) {
        problems.unmet("", "in the product feed", "a feed without it, or in_stock: false");
      }
      problems.throwIfAny();
      return write(
          version,
          List.of(new Change(key, Action.DELETED, null, FieldChanges.between(entry.entry(), null))),
          author);
    });
  }

  /** Throws when there is no such advertiser. */
  void checkAdvertiser(String id) throws InvalidProtocolBufferException {
    CatalogKey key = CatalogKeys.of(CatalogKind.ADVERTISER, id);
    Problems problems = new Problems();
    problems.at("product-feed");
    if (store.read(List.of(key)).isEmpty()) {
      problems.unmet("advertiser_id", id, "an existing advertiser");
    }
    problems.throwIfAny();
  }

  /** Makes a feed the advertiser's. What was written of its products one by one before is older than the feed, and goes. */
  ApplyCatalogReply putFeed(ProductFeed feed, FeedFile file, CatalogAuthor author) {
    StoredEntry after =
        StoredEntry.of(CatalogEntry.newBuilder().setProductFeed(feed).build());
    return retrying(version -> {
      checkAdvertiser(feed.getAdvertiserId());
      List<Change> changes = new ArrayList<>();
      changes.add(change(after, store.read(List.of(after.key())).get(after.key())));
      for (StoredEntry each : products.replacedBy(file, feed.getAdvertiserId())) {
        changes.add(
            new Change(each.key(), Action.DELETED, null, FieldChanges.between(each.entry(), null)));
      }
      return write(version, changes, author);
    });
  }

  /** Sets what a reviewer says of a creative. */
  ApplyCatalogReply review(ReviewCreativeRequest request, CatalogAuthor author) {
    CatalogKey key = CatalogKeys.of(CatalogKind.CREATIVE, request.getCreativeId());
    Problems problems = new Problems();
    problems.at(CatalogKeys.words(key));
    problems.check(
        request.getStatusValue() != 0 && request.getStatus() != ReviewStatus.UNRECOGNIZED,
        "review_status",
        request.getStatus(),
        "PENDING, APPROVED or REJECTED");
    new CatalogValidator(config.production(), problems).reviewNote(request.getNote());
    problems.throwIfAny();
    return retrying(version -> {
      StoredEntry before = find(key);
      checkEtag(key, request.getEtag(), before);
      StoredEntry after = StoredEntry.of(before.entry().toBuilder()
          .setCreative(before.entry().getCreative().toBuilder()
              .setReviewStatus(request.getStatus())
              .setReviewNote(request.getNote()))
          .build());
      return write(version, List.of(change(after, before)), author);
    });
  }

  /** Who changed what when, newest first; at most {@code limit}, 0 being {@value #DEFAULT_HISTORY}. */
  List<CatalogChange> history(CatalogKey key, int limit, CatalogScope scope) {
    if (limit < 0 || limit > MAX_HISTORY) {
      throw SegmentoException.invalid(
          CatalogReason.CATALOG_ENTRY_INVALID,
          "limit",
          limit + " (expected: 0 to " + MAX_HISTORY + ")");
    }
    boolean anyKind = key.getKindValue() == 0 && key.getId().isEmpty();
    if (!anyKind) {
      requireKind(key.getKind());
    }
    try {
      if (!key.getId().isEmpty()) {
        own.checkRead(scope, key);
      }
      Predicate<CatalogKey> visible = own.visible(scope);
      return store.history(
          each -> visible.test(each)
              && (anyKind
                  || (each.getKind() == key.getKind()
                      && (key.getId().isEmpty() || each.getId().equals(key.getId())))),
          limit == 0 ? DEFAULT_HISTORY : limit);
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(e);
    }
  }

  /** One entry with its etag. */
  CatalogEntry get(CatalogKey key, CatalogScope scope) {
    try {
      own.checkRead(scope, key);
      return find(key).withEtag();
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(e);
    }
  }

  /** All entries of a kind in order of id, or those of one advertiser; products of feeds are read as the iterator goes on. */
  Iterator<CatalogEntry> list(ListCatalogRequest request, CatalogScope scope) {
    CatalogKind kind = request.getKind();
    String advertiserId = request.getAdvertiserId();
    Set<String> advertisers = advertiserId.isEmpty() ? scope.advertisers() : Set.of(advertiserId);
    requireKind(kind);
    if (!advertiserId.isEmpty()) {
      scope.require(advertiserId, "advertiser \"" + advertiserId + '"');
    }
    try {
      if (kind == CatalogKind.PRODUCT && !request.getWithoutFeeds()) {
        return products.all(advertisers);
      }
      Set<String> campaigns = new LinkedHashSet<>();
      if (kind == CatalogKind.CREATIVE && !advertisers.isEmpty()) {
        for (StoredEntry each : store.readAll(CatalogKind.CAMPAIGN)) {
          if (advertisers.contains(each.entry().getCampaign().getAdvertiserId())) {
            campaigns.add(each.key().getId());
          }
        }
      }
      List<CatalogEntry> found = new ArrayList<>();
      for (StoredEntry each : store.readAll(kind)) {
        if (advertisers.isEmpty() || belongsTo(each.entry(), advertisers, campaigns)) {
          found.add(each.withEtag());
        }
      }
      return found.iterator();
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(e);
    }
  }

  private static boolean belongsTo(
      CatalogEntry entry, Set<String> advertisers, Set<String> campaignsOfAdvertisers) {
    return switch (entry.getEntryCase()) {
      case ADVERTISER -> advertisers.contains(entry.getAdvertiser().getId());
      case CAMPAIGN -> advertisers.contains(entry.getCampaign().getAdvertiserId());
      case PRODUCT -> advertisers.contains(entry.getProduct().getAdvertiserId());
      case CREATIVE -> campaignsOfAdvertisers.contains(entry.getCreative().getCampaignId());
      case PRODUCT_FEED -> advertisers.contains(entry.getProductFeed().getAdvertiserId());
      case DEAL, EXCHANGE, INVENTORY_LIST, ENTRY_NOT_SET -> false;
    };
  }

  private StoredEntry find(CatalogKey key) throws InvalidProtocolBufferException {
    requireKind(key.getKind());
    StoredEntry entry = products.read(List.of(key)).get(key);
    if (entry == null) {
      throw new SegmentoException(
          CatalogReason.CATALOG_ENTRY_NOT_FOUND, CatalogKeys.words(key) + ": not found");
    }
    return entry;
  }

  private List<Change> changes(List<CatalogEntry> entries, Problems problems, CatalogAuthor author)
      throws InvalidProtocolBufferException {
    Map<CatalogKey, CatalogEntry> given = new HashMap<>();
    entries.forEach(entry -> given.put(CatalogKeys.of(entry), entry));
    Map<CatalogKey, StoredEntry> stored = new HashMap<>();
    // First what is written and what it names, then the products that creatives name through
    // campaigns.
    for (int round = 0; round < 2; round++) {
      Set<CatalogKey> missing = new LinkedHashSet<>();
      for (CatalogEntry entry : entries) {
        missing.add(CatalogKeys.of(entry));
        missing.addAll(references(entry, given, stored).keySet());
      }
      missing.removeAll(stored.keySet());
      missing.removeIf(key -> key.getKind() == CatalogKind.CATALOG_KIND_UNSPECIFIED);
      stored.putAll(products.read(missing));
    }
    List<Change> changes = new ArrayList<>();
    Problems found = problems.copy();
    for (CatalogEntry entry : entries) {
      CatalogKey key = CatalogKeys.of(entry);
      StoredEntry before = stored.get(key);
      found.at(CatalogKeys.words(key));
      references(entry, given, stored).forEach((target, field) -> {
        if (!given.containsKey(target) && !stored.containsKey(target)) {
          found.unmet(field, target.getId(), "an existing " + CatalogKeys.name(target.getKind()));
        }
      });
      topics.check(entry.getProduct(), found);
      if (before != null) {
        checkUnchangeable(entry, before.entry(), found);
      }
      if (!author.mayReview()) {
        CreativeReview.check(
            entry.toBuilder().clearEtag().build(), before == null ? null : before.entry(), found);
      }
      changes.add(change(StoredEntry.of(entry), before));
    }
    found.throwIfAny();
    for (CatalogEntry entry : entries) {
      checkEtag(CatalogKeys.of(entry), entry.getEtag(), stored.get(CatalogKeys.of(entry)));
    }
    return changes;
  }

  private static Map<CatalogKey, String> references(
      CatalogEntry entry,
      Map<CatalogKey, CatalogEntry> given,
      Map<CatalogKey, StoredEntry> stored) {
    return CatalogReferences.of(entry, id -> {
      CatalogKey key = CatalogKeys.of(CatalogKind.CAMPAIGN, id);
      CatalogEntry inRequest = given.get(key);
      if (inRequest != null) {
        return inRequest.getCampaign();
      }
      StoredEntry inStore = stored.get(key);
      return inStore == null ? null : inStore.entry().getCampaign();
    });
  }

  /** What is spent is kept in the campaign's currency, and what users did is kept by advertiser. */
  private static void checkUnchangeable(CatalogEntry after, CatalogEntry before, Problems found) {
    if (after.hasCampaign()) {
      Campaign now = after.getCampaign();
      Campaign then = before.getCampaign();
      if (!now.getCurrency().equals(then.getCurrency())) {
        found.unmet("currency", now.getCurrency(), then.getCurrency() + ", which cannot change");
      }
      if (!now.getAdvertiserId().equals(then.getAdvertiserId())) {
        found.unmet(
            "advertiser_id",
            now.getAdvertiserId(),
            then.getAdvertiserId() + ", which cannot change");
      }
    }
  }

  private static Change change(StoredEntry after, @Nullable StoredEntry before) {
    Action action = Action.CREATED;
    if (before != null) {
      action = before.hasSameBytes(after) ? Action.UNCHANGED : Action.REPLACED;
    }
    List<FieldChange> fields = action == Action.UNCHANGED
        ? List.of()
        : FieldChanges.between(before == null ? null : before.entry(), after.entry());
    return new Change(after.key(), action, after, fields);
  }

  private static void checkEtag(CatalogKey key, String etag, @Nullable StoredEntry stored) {
    if (!etag.isEmpty() && (stored == null || !etag.equals(stored.etag()))) {
      throw new SegmentoException(
          CatalogReason.CATALOG_CHANGED,
          CatalogKeys.words(key) + ".etag: not current (expected: the etag of the last read)");
    }
  }

  private @Nullable ApplyCatalogReply write(
      long version, List<Change> changes, CatalogAuthor author) {
    List<Change> effective =
        changes.stream().filter(change -> change.action() != Action.UNCHANGED).toList();
    Optional<Long> after = store.apply(version, effective, clock.millis(), author.name());
    return after.isPresent() ? reply(changes, after.get(), author) : null;
  }

  private ApplyCatalogReply reply(List<Change> changes, long version, CatalogAuthor author) {
    ApplyCatalogReply.Builder reply = ApplyCatalogReply.newBuilder().setVersion(version);
    for (Change change : changes) {
      CatalogChange.Builder shown =
          CatalogChange.newBuilder().setKey(change.key()).setAction(change.action());
      if (change.action() != Action.UNCHANGED) {
        shown
            .setChangedAtMillis(clock.millis())
            .setVersion(version)
            .setChangedBy(author.name())
            .addAllFields(change.fields());
      }
      reply.addChanges(shown);
    }
    return reply.build();
  }

  private ApplyCatalogReply retrying(Attempt attempt) {
    try {
      for (int i = 0; i < ATTEMPTS; i++) {
        ApplyCatalogReply reply = attempt.at(store.version());
        if (reply != null) {
          return reply;
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(e);
    }
    throw new SegmentoException(
        CatalogReason.CATALOG_CHANGED, "the catalog kept changing; read again and retry");
  }

  private static void requireKind(CatalogKind kind) {
    if (!CatalogKeys.KINDS.contains(kind)) {
      throw SegmentoException.invalid(
          CatalogReason.CATALOG_ENTRY_INVALID, "kind", kind + " (expected: a kind of entry)");
    }
  }

  private static IllegalStateException unreadable(InvalidProtocolBufferException cause) {
    return new IllegalStateException("the catalog in the store cannot be read", cause);
  }

  @FunctionalInterface
  private interface Attempt {
    /** Null when somebody else was faster. */
    @Nullable
    ApplyCatalogReply at(long version) throws InvalidProtocolBufferException;
  }
}
