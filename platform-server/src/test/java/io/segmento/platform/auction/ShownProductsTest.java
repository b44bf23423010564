package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.AuctionUser;
import io.segmento.platform.auction.request.BannerSizes;
import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.coview.CoViews;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.storage.v1.ShownAds;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Product;
import io.segmento.strategy.ProductMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShownProductsTest {

  private static final Creative.Builder SHELF = AuctionFixtures.creative()
      .setHtml("{{#products}}<a href=\"{{product.click}}\">{{product.name}}</a>{{/products}}");

  private final ShownProducts products = new ShownProducts(new CreativeTemplates());

  private static Product.Builder product(String sku, String category) {
    return AuctionFixtures.product().setSku(sku).addCategories(category);
  }

  private static AuctionRequest request(List<String> viewed, Product.Builder... feed) {
    List<CatalogEntry> entries = new ArrayList<>();
    entries.add(
        CatalogEntry.newBuilder().setExchange(AuctionFixtures.exchange()).build());
    entries.add(
        CatalogEntry.newBuilder().setAdvertiser(AuctionFixtures.advertiser()).build());
    entries.add(
        CatalogEntry.newBuilder().setCampaign(AuctionFixtures.campaign()).build());
    for (Product.Builder product : feed) {
      entries.add(CatalogEntry.newBuilder().setProduct(product).build());
    }
    AuctionRequest request = new AuctionRequest(
        AuctionFixtures.request().build(),
        AuctionFixtures.exchange().build(),
        CatalogSnapshot.of(1, entries),
        ExchangeRates.NONE,
        AuctionFixtures.NOW_MILLIS);
    AdvertiserView.Builder view = AdvertiserView.newBuilder().setAdvertiserId("shop");
    viewed.forEach(sku -> view.addProducts(ProductView.newBuilder().setSku(sku).setViews(1)));
    request.recognise(new AuctionUser(
        UserKey.of(new byte[16]),
        BidView.newBuilder().addAdvertisers(view).build(),
        ShownAds.getDefaultInstance()));
    return request;
  }

  /** A shadow is shown the very list that the auction goes on with. */
  @Test
  void aStrategyCannotChangeWhatOthersAreShown() {
    List<ProductMatch> matches = ViewedProducts.of(
        AuctionFixtures.live(),
        SHELF.build(),
        request(List.of("boots"), product("boots", "shoes")));

    assertThatThrownBy(matches::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThat(matches.get(0)).hasToString("boots");
  }

  private List<String> shown(Creative.Builder creative, int chosen, AuctionRequest request) {
    List<ProductMatch> matches =
        ViewedProducts.of(AuctionFixtures.live(), creative.build(), request);
    AuctionCandidate candidate = new AuctionCandidate(
        AuctionFixtures.live(),
        creative.build(),
        request.offers().get(0),
        BannerSizes.of(300, 250),
        0,
        Long.MAX_VALUE,
        matches,
        new AdvertiserVisitor(null));
    @Nullable ProductMatch choice = chosen < 0 ? null : matches.get(chosen);
    return products.of(candidate, choice, request, 0).stream()
        .map(Product::getSku)
        .toList();
  }

  @Clause("T1")
  @Test
  void viewedProductsComeFirstThenOthersOfTheirCategories() {
    AuctionRequest request = request(
        List.of("boots", "socks"),
        product("boots", "shoes"),
        product("socks", "textile"),
        product("sandals", "shoes"),
        product("lamp", "light"));

    assertThat(shown(SHELF, -1, request)).containsExactly("boots", "socks", "sandals");
  }

  @Test
  void whatOthersViewedWithThemComesBeforeTheirCategories() {
    AuctionRequest request = request(
        List.of("boots", "socks"),
        product("boots", "shoes")
            .addRelatedSkus("gone")
            .addRelatedSkus("lamp")
            .addRelatedSkus("socks"),
        product("socks", "textile"),
        product("sandals", "shoes"),
        product("gone", "shoes").setInStock(false),
        product("lamp", "light"));

    assertThat(shown(SHELF, -1, request)).containsExactly("boots", "socks", "lamp", "sandals");
    assertThat(shown(SHELF.clone().setMaxProducts(3), -1, request))
        .containsExactly("boots", "socks", "lamp");
  }

  @Test
  void whatWeCountedComesAfterWhatTheAdvertiserSaysAndBeforeTheirCategories() {
    AuctionRequest request = request(
        List.of("boots"),
        product("boots", "shoes").addRelatedSkus("lamp"),
        product("sandals", "shoes"),
        product("lamp", "light"),
        product("tent", "light"),
        product("sold-out", "light").setInStock(false));
    request.knownCoViews(
        new CoViews(Map.of("shop", Map.of("boots", List.of("gone", "sold-out", "tent", "lamp")))));

    assertThat(shown(SHELF, -1, request)).containsExactly("boots", "lamp", "tent", "sandals");
    request.knownCoViews(new CoViews(Map.of("another", Map.of("boots", List.of("tent")))));
    assertThat(shown(SHELF, -1, request)).containsExactly("boots", "lamp", "sandals");
  }

  @Test
  void whatTheStrategyChoseLeads() {
    AuctionRequest request =
        request(List.of("boots", "socks"), product("boots", "a"), product("socks", "b"));

    assertThat(shown(SHELF, 1, request)).containsExactly("socks", "boots");
  }

  @Test
  void theCreativesRoomIsTheLimit() {
    AuctionRequest request = request(
        List.of("a", "b"),
        product("a", "x"),
        product("b", "x"),
        product("c", "x"),
        product("d", "x"));

    assertThat(shown(SHELF.clone().setMaxProducts(3), -1, request)).containsExactly("a", "b", "c");
    assertThat(shown(AuctionFixtures.creative(), -1, request)).containsExactly("a");
    assertThat(shown(AuctionFixtures.creative().setHtml("<a href='{{click}}'>"), -1, request))
        .isEmpty();
    assertThat(shown(SHELF.clone().setSku("b"), -1, request)).containsExactly("b");
  }

  @Clause("C7")
  @Test
  void whatIsNotOnOfferHereOrNotSecureIsNotRecommended() {
    AuctionRequest request = request(
        List.of("a"),
        product("a", "x"),
        product("gone", "x").setInStock(false),
        product("elsewhere", "x").addAvailableIn("DEU"),
        product("here", "x").addAvailableIn("USA"),
        product("insecure", "x").setImageUrl("http://cdn.example/i.jpg"));

    assertThat(shown(SHELF, -1, request)).containsExactly("a", "here");
  }
}
