package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.feed.AdvertiserProducts;
import io.segmento.platform.feed.FeedFile;
import io.segmento.platform.feed.Feeds;
import io.segmento.platform.feed.ListedProduct;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ProductFeed;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Entries as the catalog has them, with the products that stand in feeds. <b>Every method waits.</b> */
final class StoredProducts {
  private final RedisCatalog store;
  private final Feeds feeds;

  @Inject
  StoredProducts(RedisCatalog store, Feeds feeds) {
    this.store = requireNonNull(store, "store");
    this.feeds = requireNonNull(feeds, "feeds");
  }

  /** Those of the entries that exist, products of feeds too. */
  Map<CatalogKey, StoredEntry> read(Collection<CatalogKey> keys)
      throws InvalidProtocolBufferException {
    Map<CatalogKey, StoredEntry> found = store.read(keys);
    Map<String, List<CatalogKey>> missing = new HashMap<>();
    for (CatalogKey key : keys) {
      int slash = key.getId().indexOf('/');
      if (key.getKind() == CatalogKind.PRODUCT && slash > 0 && !found.containsKey(key)) {
        missing
            .computeIfAbsent(key.getId().substring(0, slash), unused -> new ArrayList<>())
            .add(key);
      }
    }
    for (Map.Entry<String, List<CatalogKey>> each : missing.entrySet()) {
      FeedFile feed = feedOf(each.getKey());
      for (CatalogKey key : each.getValue()) {
        ListedProduct product =
            feed == null ? null : feed.find(key.getId().substring(each.getKey().length() + 1));
        if (product != null) {
          found.put(key, StoredEntry.of(entry(product.product())));
        }
      }
    }
    return found;
  }

  /** All products in order, of some advertisers or, when none is named, of all; those of feeds are read as the iterator goes on. */
  Iterator<CatalogEntry> all(Set<String> advertiserIds) throws InvalidProtocolBufferException {
    Map<String, List<Product>> entered = new java.util.TreeMap<>();
    for (StoredEntry each : store.readAll(CatalogKind.PRODUCT)) {
      Product product = each.entry().getProduct();
      entered
          .computeIfAbsent(product.getAdvertiserId(), unused -> new ArrayList<>())
          .add(product);
    }
    for (StoredEntry each : store.readAll(CatalogKind.PRODUCT_FEED)) {
      entered.computeIfAbsent(each.key().getId(), unused -> new ArrayList<>());
    }
    List<AdvertiserProducts> products = new ArrayList<>();
    for (Map.Entry<String, List<Product>> each : entered.entrySet()) {
      if (advertiserIds.isEmpty() || advertiserIds.contains(each.getKey())) {
        products.add(AdvertiserProducts.of(each.getValue(), feedOf(each.getKey())));
      }
    }
    Iterator<AdvertiserProducts> advertisers = products.iterator();
    return new Iterator<>() {
      private Iterator<Product> current = java.util.Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!current.hasNext() && advertisers.hasNext()) {
          current = advertisers.next().all();
        }
        return current.hasNext();
      }

      @Override
      public CatalogEntry next() {
        return StoredEntry.of(entry(current.next())).withEtag();
      }
    };
  }

  /** The products that were written one by one and that a new feed has too. */
  Set<StoredEntry> replacedBy(FeedFile feed, String advertiserId)
      throws InvalidProtocolBufferException {
    Set<StoredEntry> replaced = new HashSet<>();
    for (StoredEntry each : store.readAll(CatalogKind.PRODUCT)) {
      Product product = each.entry().getProduct();
      if (product.getAdvertiserId().equals(advertiserId) && feed.indexOf(product.getSku()) >= 0) {
        replaced.add(each);
      }
    }
    return replaced;
  }

  /** The feed that the catalog names for an advertiser now; null when there is none. */
  @Nullable
  FeedFile feedOf(String advertiserId) throws InvalidProtocolBufferException {
    ProductFeed feed = named(advertiserId);
    if (feed == null) {
      return null;
    }
    try {
      return feeds.open(feed);
    } catch (IOException e) {
      throw new SegmentoException(
          CatalogReason.CATALOG_FEED_UNREADABLE,
          "product-feed \"" + advertiserId + "\": cannot be read on this node",
          e);
    }
  }

  /** What the catalog says of the feed of an advertiser. */
  @Nullable
  ProductFeed named(String advertiserId) throws InvalidProtocolBufferException {
    CatalogKey key = CatalogKeys.of(CatalogKind.PRODUCT_FEED, advertiserId);
    StoredEntry entry = store.read(List.of(key)).get(key);
    return entry == null ? null : entry.entry().getProductFeed();
  }

  private static CatalogEntry entry(Product product) {
    return CatalogEntry.newBuilder().setProduct(product).build();
  }
}
