package io.segmento.platform.catalog;

import io.segmento.platform.feed.AdvertiserProducts;
import io.segmento.platform.feed.FeedFile;
import io.segmento.platform.targeting.InventoryLists;
import io.segmento.platform.targeting.ZoneClock;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.Product;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of a snapshot from those of the one before, by what differs between the entries of both. A snapshot that has none before it is made of the empty one in the
 * same way. Stateless.
 */
final class SnapshotBuilder {

  private SnapshotBuilder() {}

  static SnapshotParts changed(
      SnapshotParts before,
      CatalogEntries entries,
      boolean attested,
      Map<String, FeedFile> advertiserToFeed) {
    boolean sameLists =
        entries.changesSince(before.entries(), CatalogKind.INVENTORY_LIST).isEmpty();
    // What a campaign makes of its targeting depends on which lists there are.
    SnapshotParts base = sameLists && before.attested() == attested ? before : SnapshotParts.EMPTY;
    InventoryLists lists = sameLists
        ? before.inventoryLists()
        : InventoryLists.of(entries.of(CatalogKind.INVENTORY_LIST).stream()
            .map(CatalogEntry::getInventoryList)
            .toList());
    Map<String, Advertiser> advertisers = new HashMap<>(base.advertisers());
    Set<String> touchedAdvertisers = advertisers(base, entries, advertisers);
    CreativesChange creatives =
        new CreativesChange(base, entries.changesSince(base.entries(), CatalogKind.CREATIVE));
    var campaignToApproved = creatives.campaignToApproved();
    Map<String, ZoneClock> zoneToClock = new HashMap<>(before.zoneToClock());
    CampaignsChange campaigns =
        new CampaignsChange(base, attested, advertisers, campaignToApproved, lists, zoneToClock);
    campaigns.resolve(
        entries.changesSince(base.entries(), CatalogKind.CAMPAIGN),
        creatives.campaigns(),
        touchedAdvertisers);
    List<LiveCampaign> indexed = campaigns.indexed();
    Map<String, Exchange> exchanges = exchanges(entries);
    return new SnapshotParts(
        entries,
        attested,
        Map.copyOf(advertiserToFeed),
        advertisers,
        exchanges,
        Same.instance(base.entries().of(CatalogKind.DEAL), entries.of(CatalogKind.DEAL))
            ? base.deals()
            : LiveDeals.of(entries.of(CatalogKind.DEAL)),
        products(base, entries, advertiserToFeed),
        creatives.idToCreative(),
        campaignToApproved,
        campaigns.idToCampaign(),
        campaigns.campaigns(),
        campaigns.withoutAdvertiser(),
        zoneToClock,
        lists,
        indexed,
        before.index().with(indexed, active(exchanges)));
  }

  /** The ids of those that came, went or were replaced. */
  private static Set<String> advertisers(
      SnapshotParts base, CatalogEntries entries, Map<String, Advertiser> advertisers) {
    Set<String> touched = new HashSet<>();
    for (CatalogEntries.Change change :
        entries.changesSince(base.entries(), CatalogKind.ADVERTISER)) {
      if (change.old() != null) {
        String id = change.old().getAdvertiser().getId();
        advertisers.remove(id);
        touched.add(id);
      }
      if (change.next() != null) {
        Advertiser advertiser = change.next().getAdvertiser();
        advertisers.put(advertiser.getId(), advertiser);
        touched.add(advertiser.getId());
      }
    }
    return touched;
  }

  /** Few, so that they are collected anew each time. */
  private static Map<String, Exchange> exchanges(CatalogEntries entries) {
    Map<String, Exchange> exchanges = new TreeMap<>();
    for (CatalogEntry entry : entries.of(CatalogKind.EXCHANGE)) {
      exchanges.put(entry.getExchange().getId(), entry.getExchange());
    }
    return Collections.unmodifiableMap(exchanges);
  }

  private static List<String> active(Map<String, Exchange> exchanges) {
    return exchanges.values().stream()
        .filter(Exchange::getActive)
        .map(Exchange::getId)
        .toList();
  }

  private static Map<String, AdvertiserProducts> products(
      SnapshotParts base, CatalogEntries entries, Map<String, FeedFile> advertiserToFeed) {
    Map<String, Map<String, Product>> touched = new HashMap<>();
    for (CatalogEntries.Change change : entries.changesSince(base.entries(), CatalogKind.PRODUCT)) {
      if (change.old() != null) {
        Product old = change.old().getProduct();
        entered(base, touched, old.getAdvertiserId()).remove(old.getSku());
      }
      if (change.next() != null) {
        Product next = change.next().getProduct();
        entered(base, touched, next.getAdvertiserId()).put(next.getSku(), next);
      }
    }
    Set<String> fed = new HashSet<>(base.advertiserToFeed().keySet());
    fed.addAll(advertiserToFeed.keySet());
    for (String advertiser : fed) {
      if (!isSame(base.advertiserToFeed().get(advertiser), advertiserToFeed.get(advertiser))) {
        var unused = entered(base, touched, advertiser);
      }
    }
    if (touched.isEmpty()) {
      return base.products();
    }
    Map<String, AdvertiserProducts> products = new HashMap<>(base.products());
    touched.forEach((advertiser, entered) -> {
      FeedFile feed = advertiserToFeed.get(advertiser);
      if (entered.isEmpty() && feed == null) {
        products.remove(advertiser);
      } else {
        products.put(advertiser, AdvertiserProducts.of(entered.values(), feed));
      }
    });
    return products;
  }

  private static boolean isSame(@Nullable FeedFile one, @Nullable FeedFile other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return Same.instance(one, other);
  }

  private static Map<String, Product> entered(
      SnapshotParts base, Map<String, Map<String, Product>> touched, String advertiser) {
    return touched.computeIfAbsent(advertiser, unused -> {
      Map<String, Product> entered = new HashMap<>();
      base.products()
          .getOrDefault(advertiser, AdvertiserProducts.NONE)
          .entered()
          .forEach(product -> entered.put(product.getSku(), product));
      return entered;
    });
  }
}
