package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a caller of advertisers to what is theirs: it reads them, their campaigns, creatives, products and feeds, and writes all of these but the
 * advertisers. Every method throws the refusal of {@link CatalogScope} before anything is told of what is another's. Thread-safe; <b>waits</b>.
 */
final class OwnEntries {
  private static final Set<CatalogKind> WRITTEN =
      Set.of(CatalogKind.CAMPAIGN, CatalogKind.CREATIVE, CatalogKind.PRODUCT);
  /** What the operator keeps for all: a campaign may go on with what it was given of it. */
  private static final Set<CatalogKind> GRANTED =
      Set.of(CatalogKind.DEAL, CatalogKind.INVENTORY_LIST);

  private final RedisCatalog store;

  @Inject
  OwnEntries(RedisCatalog store) {
    this.store = requireNonNull(store, "store");
  }

  void checkRead(CatalogScope scope, CatalogKey key) throws InvalidProtocolBufferException {
    if (!scope.isAll()) {
      scope.require(owner(key, stored(Set.of(key))), CatalogKeys.words(key));
    }
  }

  void checkDelete(CatalogScope scope, CatalogKey key) throws InvalidProtocolBufferException {
    checkRead(scope, key);
    boolean kept = !WRITTEN.contains(key.getKind()) && key.getKind() != CatalogKind.PRODUCT_FEED;
    if (!scope.isAll() && kept) {
      throw scope.refusal(CatalogKeys.words(key));
    }
  }

  /** Of entries as they are given, and of what they would replace. */
  void checkWrite(CatalogScope scope, List<CatalogEntry> entries)
      throws InvalidProtocolBufferException {
    if (scope.isAll()) {
      return;
    }
    Set<CatalogKey> keys = new LinkedHashSet<>();
    Map<String, Campaign> given = new HashMap<>();
    for (CatalogEntry entry : entries) {
      keys.add(CatalogKeys.of(entry));
      if (entry.hasCampaign()) {
        given.put(entry.getCampaign().getId(), entry.getCampaign());
      } else if (entry.hasCreative()) {
        keys.add(campaign(entry.getCreative().getCampaignId()));
      }
    }
    Map<CatalogKey, StoredEntry> stored = stored(keys);
    for (CatalogEntry entry : entries) {
      CatalogKey key = CatalogKeys.of(entry);
      String words = CatalogKeys.words(key);
      if (!WRITTEN.contains(key.getKind())) {
        throw scope.refusal(words);
      }
      scope.require(ownerAsGiven(entry, given, stored), words);
      StoredEntry before = stored.get(key);
      if (before != null) {
        scope.require(owner(key, stored), words);
      }
      if (entry.hasCampaign()) {
        checkGranted(scope, entry, before);
      }
    }
  }

  /** Which changes there are to be told of; of an entry that is gone only when its name says whose it was. */
  Predicate<CatalogKey> visible(CatalogScope scope) throws InvalidProtocolBufferException {
    if (scope.isAll()) {
      return key -> true;
    }
    Set<String> campaigns = new HashSet<>();
    for (StoredEntry each : store.readAll(CatalogKind.CAMPAIGN)) {
      if (scope.has(each.entry().getCampaign().getAdvertiserId())) {
        campaigns.add(each.key().getId());
      }
    }
    Set<String> creatives = new HashSet<>();
    for (StoredEntry each : store.readAll(CatalogKind.CREATIVE)) {
      if (campaigns.contains(each.entry().getCreative().getCampaignId())) {
        creatives.add(each.key().getId());
      }
    }
    return key -> switch (key.getKind()) {
      case CAMPAIGN -> campaigns.contains(key.getId());
      case CREATIVE -> creatives.contains(key.getId());
      default -> scope.has(owner(key, Map.of()));
    };
  }

  private static void checkGranted(
      CatalogScope scope, CatalogEntry entry, @Nullable StoredEntry before) {
    Set<CatalogKey> granted = before == null
        ? Set.of()
        : CatalogReferences.of(before.entry(), id -> null).keySet();
    CatalogReferences.of(entry, id -> null).forEach((target, field) -> {
      if (GRANTED.contains(target.getKind()) && !granted.contains(target)) {
        throw scope.refusal(CatalogKeys.words(CatalogKeys.of(entry)) + '.' + field);
      }
    });
  }

  private static String ownerAsGiven(
      CatalogEntry entry, Map<String, Campaign> given, Map<CatalogKey, StoredEntry> stored) {
    if (!entry.hasCreative()) {
      return entry.hasCampaign()
          ? entry.getCampaign().getAdvertiserId()
          : entry.getProduct().getAdvertiserId();
    }
    String id = entry.getCreative().getCampaignId();
    Campaign campaign = given.get(id);
    return campaign == null ? owner(campaign(id), stored) : campaign.getAdvertiserId();
  }

  /** The id of whose entry it is; empty when it is nobody's or not there. */
  private static String owner(CatalogKey key, Map<CatalogKey, StoredEntry> stored) {
    StoredEntry entry = stored.get(key);
    return switch (key.getKind()) {
      case ADVERTISER, PRODUCT_FEED -> key.getId();
      case PRODUCT -> key.getId().substring(0, Math.max(0, key.getId().indexOf('/')));
      case CAMPAIGN -> entry == null ? "" : entry.entry().getCampaign().getAdvertiserId();
      case CREATIVE ->
        entry == null ? "" : owner(campaign(entry.entry().getCreative().getCampaignId()), stored);
      case DEAL, EXCHANGE, INVENTORY_LIST, CATALOG_KIND_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  /** What the store has of them, and the campaigns of those that are creatives. */
  private Map<CatalogKey, StoredEntry> stored(Set<CatalogKey> keys)
      throws InvalidProtocolBufferException {
    Set<CatalogKey> read = new LinkedHashSet<>(keys);
    read.removeIf(
        key -> key.getKind() != CatalogKind.CAMPAIGN && key.getKind() != CatalogKind.CREATIVE);
    Map<CatalogKey, StoredEntry> stored = new HashMap<>(store.read(read));
    Set<CatalogKey> campaigns = new LinkedHashSet<>();
    for (StoredEntry each : stored.values()) {
      if (each.entry().hasCreative()) {
        campaigns.add(campaign(each.entry().getCreative().getCampaignId()));
      }
    }
    campaigns.removeAll(stored.keySet());
    stored.putAll(store.read(campaigns));
    return stored;
  }

  private static CatalogKey campaign(String id) {
    return CatalogKeys.of(CatalogKind.CAMPAIGN, id);
  }
}
