package io.segmento.platform.feed;

import io.segmento.proto.v1.Product;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All products of one advertiser at one moment: those written to the catalog one by one, and those of its feed that none of these replaces. Immutable. */
public final class AdvertiserProducts {
  /** No products. */
  public static final AdvertiserProducts NONE = of(List.of(), null);

  /** How many of one category are looked at for one bid. */
  private static final int MAX_LOOKS = 64;

  private final TreeMap<String, EnteredProduct> entered = new TreeMap<>();
  private final Map<String, List<EnteredProduct>> enteredByCategory = new HashMap<>();
  private final @Nullable FeedFile feed;

  private AdvertiserProducts(Collection<Product> entered, @Nullable FeedFile feed) {
    this.feed = feed;
    for (Product product : entered) {
      this.entered.put(product.getSku(), new EnteredProduct(product));
    }
    // In order, so that every node has the same ones.
    for (EnteredProduct each : this.entered.values()) {
      for (String category : each.product().getCategoriesList()) {
        List<EnteredProduct> found =
            enteredByCategory.computeIfAbsent(category, unused -> new ArrayList<>());
        if (each.product().getInStock() && found.size() < MAX_LOOKS) {
          found.add(each);
        }
      }
    }
  }

  public static AdvertiserProducts of(Collection<Product> entered, @Nullable FeedFile feed) {
    return new AdvertiserProducts(entered, feed);
  }

  /** Those that were written one by one, in order of SKU. */
  public List<Product> entered() {
    return entered.values().stream().map(EnteredProduct::product).toList();
  }

  /** Takes products one after the other. */
  @FunctionalInterface
  public interface Sink {
    /** Whether it wants more. */
    boolean take(ListedProduct product);
  }

  /** The product of that SKU; null when there is none. */
  public @Nullable ListedProduct find(String sku) {
    EnteredProduct found = entered.isEmpty() ? null : entered.get(sku);
    if (found != null || feed == null) {
      return found;
    }
    return feed.find(sku);
  }

  /** What others viewed with it, the closest first, until the sink has enough; false when it has. */
  public boolean alsoViewed(ListedProduct product, Sink sink) {
    if (product instanceof FeedProduct listed) {
      FeedFile from = listed.feed();
      for (int i = 0; i < from.relatedCount(listed.index()); i++) {
        if (!offer(from, from.related(listed.index(), i), sink)) {
          return false;
        }
      }
      return true;
    }
    for (String sku : product.product().getRelatedSkusList()) {
      ListedProduct found = find(sku);
      if (found != null && !sink.take(found)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What is in its categories and in stock, some of each, until the sink has enough; false when it has.
   *
   * @param seed where to begin, so that not always the same ones are shown
   */
  public boolean sameCategory(ListedProduct product, long seed, Sink sink) {
    if (product instanceof FeedProduct listed) {
      FeedFile from = listed.feed();
      for (int i = 0; i < from.categoryCount(listed.index()); i++) {
        int category = from.category(listed.index(), i);
        if ((!entered.isEmpty() && !entered(from.categoryName(category), seed, sink))
            || !listed(from, category, seed, sink)) {
          return false;
        }
      }
      return true;
    }
    for (String category : product.product().getCategoriesList()) {
      int number = feed == null ? -1 : feed.category(category);
      if (!entered(category, seed, sink)
          || (feed != null && number >= 0 && !listed(feed, number, seed, sink))) {
        return false;
      }
    }
    return true;
  }

  private boolean entered(String category, long seed, Sink sink) {
    List<EnteredProduct> alike = enteredByCategory.getOrDefault(category, List.of());
    int start = start(seed, alike.size());
    for (int i = 0; i < alike.size(); i++) {
      if (!sink.take(alike.get((start + i) % alike.size()))) {
        return false;
      }
    }
    return true;
  }

  private boolean listed(FeedFile from, int category, long seed, Sink sink) {
    int count = from.inCategory(category);
    int start = start(seed, count);
    for (int i = 0; i < Math.min(count, MAX_LOOKS); i++) {
      if (!offer(from, from.inCategory(category, (start + i) % count), sink)) {
        return false;
      }
    }
    return true;
  }

  private static int start(long seed, int size) {
    return size == 0 ? 0 : (int) Long.remainderUnsigned(seed, size);
  }

  private boolean offer(FeedFile from, int index, Sink sink) {
    ListedProduct product = from.get(index);
    return isReplaced(product.sku()) || sink.take(product);
  }

  private boolean isReplaced(String sku) {
    return !entered.isEmpty() && entered.containsKey(sku);
  }

  /** All of them in order of SKU, read one by one. */
  public Iterator<Product> all() {
    return new InOrder();
  }

  /** Merges both; each is in order by itself. */
  private final class InOrder implements Iterator<Product> {
    private final Iterator<EnteredProduct> ofEntered = entered.values().iterator();
    private @Nullable EnteredProduct nextEntered = ofEntered.hasNext() ? ofEntered.next() : null;
    private int nextListed;

    InOrder() {
      skipReplaced();
    }

    private void skipReplaced() {
      while (feed != null && nextListed < feed.size() && isReplaced(feed.sku(nextListed))) {
        nextListed++;
      }
    }

    @Override
    public boolean hasNext() {
      return nextEntered != null || (feed != null && nextListed < feed.size());
    }

    @Override
    public Product next() {
      FeedFile from = feed;
      EnteredProduct entry = nextEntered;
      boolean listed = from != null && nextListed < from.size();
      if (from != null
          && listed
          && (entry == null || from.sku(nextListed).compareTo(entry.sku()) < 0)) {
        Product product = from.product(nextListed++);
        skipReplaced();
        return product;
      }
      if (entry == null) {
        throw new NoSuchElementException();
      }
      nextEntered = ofEntered.hasNext() ? ofEntered.next() : null;
      return entry.product();
    }
  }
}
