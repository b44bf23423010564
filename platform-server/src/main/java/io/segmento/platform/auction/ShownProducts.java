package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.feed.AdvertiserProducts;
import io.segmento.platform.feed.ListedProduct;
import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Product;
import io.segmento.strategy.ProductMatch;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a creative shows: the product that the strategy chose, else the creative's own, else the one viewed last; where the creative has room for
 * more, the others that were viewed, then what others viewed with them, as the advertiser says and then as we counted it, then what the advertiser has on
 * offer in their categories. Thread-safe.
 */
final class ShownProducts {

  private final CreativeTemplates templates;

  @Inject
  ShownProducts(CreativeTemplates templates) {
    this.templates = templates;
  }

  /**
   * The products for one bid; none when the creative shows none.
   *
   * @param chosen by the strategy; null: it leaves it to us
   * @param seed turns the recommendations, so that not always the same ones are shown
   */
  List<Product> of(
      AuctionCandidate candidate,
      @Nullable ProductMatch chosen,
      AuctionRequest request,
      long seed) {
    ListedProduct first = first(candidate, chosen, request);
    if (first == null) {
      return List.of();
    }
    int room = room(candidate.creative());
    if (room <= 1) {
      return List.of(first.product());
    }
    List<ListedProduct> shown = new ArrayList<>(room);
    shown.add(first);
    for (int i = 0; i < candidate.products().size() && shown.size() < room; i++) {
      addNew(shown, ((ViewedProducts.Viewed) candidate.products().get(i)).product());
    }
    if (shown.size() < room) {
      recommend(shown, room, candidate, request, seed);
    }
    List<Product> products = new ArrayList<>(shown.size());
    for (int i = 0; i < shown.size(); i++) {
      products.add(shown.get(i).product());
    }
    return products;
  }

  private int room(Creative creative) {
    // A creative for one product shows that one, whatever its template has room for.
    return creative.getFormat() == CreativeFormat.BANNER && creative.getSku().isEmpty()
        ? templates.banner(creative).maxProducts()
        : 1;
  }

  private @Nullable ListedProduct first(
      AuctionCandidate candidate, @Nullable ProductMatch chosen, AuctionRequest request) {
    ProductMatch match = chosen;
    if (match == null && !candidate.creative().getSku().isEmpty()) {
      return ViewedProducts.onOffer(
          candidate.advertiserId(), candidate.creative().getSku(), request);
    }
    if (match == null && templates.needsProduct(candidate.creative())) {
      match = candidate.products().get(0);
    }
    return match == null ? null : ((ViewedProducts.Viewed) match).product();
  }

  private static void recommend(
      List<ListedProduct> shown,
      int room,
      AuctionCandidate candidate,
      AuctionRequest request,
      long seed) {
    AdvertiserProducts all = request.snapshot().products(candidate.advertiserId());
    AdvertiserProducts.Sink sink = product -> {
      if (ViewedProducts.isOnOffer(product, request)
          && ViewedProducts.isAsSecureAs(candidate.creative(), product)) {
        addNew(shown, product);
      }
      return shown.size() < room;
    };
    int viewed = shown.size();
    for (int i = 0; i < viewed; i++) {
      if (!all.alsoViewed(shown.get(i), sink)) {
        return;
      }
    }
    for (int i = 0; i < viewed; i++) {
      for (String sku :
          request.coViews().viewedWith(candidate.advertiserId(), shown.get(i).sku())) {
        ListedProduct product = all.find(sku);
        if (product != null && !sink.take(product)) {
          return;
        }
      }
    }
    for (int i = 0; i < viewed; i++) {
      if (!all.sameCategory(shown.get(i), seed, sink)) {
        return;
      }
    }
  }

  private static void addNew(List<ListedProduct> shown, ListedProduct product) {
    for (int i = 0; i < shown.size(); i++) {
      if (shown.get(i).sku().equals(product.sku())) {
        return;
      }
    }
    shown.add(product);
  }
}
