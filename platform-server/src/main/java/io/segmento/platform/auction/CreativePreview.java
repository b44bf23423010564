package io.segmento.platform.auction;

import io.segmento.platform.auction.request.BannerSizes;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.platform.markup.MarkupUrls;
import io.segmento.proto.openrtb.BidRequest.Audio;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Native;
import io.segmento.proto.openrtb.BidRequest.Video;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.PreviewReply;
import io.segmento.proto.v1.PreviewRequest;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.Size;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Shows a creative on a slot that asks for just what it is. Thread-safe. */
final class CreativePreview {

  /** A name that no one can own (RFC 2606): a click in a preview counts nothing and leads nowhere. */
  private static final MarkupUrls URLS = new MarkupUrls("https://preview.invalid", "preview");

  /** In a feed in which nothing is in stock there is nothing to find. */
  private static final int MAX_LOOKS = 10_000;

  private static final int VAST_4_2 = 13;
  private static final int VAST_4_2_WRAPPER = 14;

  private final Markups markups;
  private final CreativeTemplates templates;

  @Inject
  CreativePreview(Markups markups, CreativeTemplates templates) {
    this.markups = markups;
    this.templates = templates;
  }

  /** Throws a {@link SegmentoException} when there is no such creative or product, or it cannot be shown. */
  PreviewReply of(PreviewRequest request, CatalogSnapshot snapshot) {
    Creative creative = snapshot.creative(request.getCreativeId());
    LiveCampaign campaign = creative == null ? null : snapshot.campaign(creative.getCampaignId());
    if (creative == null || campaign == null) {
      throw new SegmentoException(AuctionReason.PREVIEW_NOT_FOUND, "creative_id: no such creative");
    }
    List<Product> products = products(creative, campaign, request, snapshot);
    long size = size(creative, request);
    AuctionCandidate candidate = new AuctionCandidate(
        campaign,
        creative,
        new Offer(slot(creative, size), 0),
        size,
        0,
        0,
        List.of(),
        new AdvertiserVisitor(null));
    PricedBid bid = new PricedBid(candidate, products, 0, 0, "", "");
    Bid.Builder answer = Bid.newBuilder().setId("preview");
    Markup markup = markups.of(creative.getFormat());
    markup.describe(answer, bid);
    if (!markup.write(answer, bid, URLS, Exchange.getDefaultInstance())) {
      throw new SegmentoException(
          AuctionReason.PREVIEW_IMPOSSIBLE, "creative_id: its assets do not make an ad");
    }
    PreviewReply.Builder reply = PreviewReply.newBuilder()
        .setMarkupType(answer.getMtype())
        .setMarkup(answer.getAdm())
        .setWidth(BannerSizes.width(size))
        .setHeight(BannerSizes.height(size));
    products.forEach(product -> reply.addSkus(product.getSku()));
    if (creative.getFormat() == CreativeFormat.BANNER) {
      reply
          .addSizes(Size.newBuilder().setWidth(creative.getWidth()).setHeight(creative.getHeight()))
          .addAllSizes(creative.getSizesList());
    }
    return reply.build();
  }

  private List<Product> products(
      Creative creative, LiveCampaign campaign, PreviewRequest request, CatalogSnapshot snapshot) {
    String advertiserId = campaign.advertiser().getId();
    List<String> skus = new ArrayList<>(request.getSkusList());
    if (skus.isEmpty() && !creative.getSku().isEmpty()) {
      skus.add(creative.getSku());
    }
    List<Product> products = new ArrayList<>();
    for (String sku : skus) {
      Product product = snapshot.product(advertiserId, sku);
      if (product == null) {
        throw new SegmentoException(AuctionReason.PREVIEW_NOT_FOUND, "skus: no such product");
      }
      products.add(product);
    }
    if (products.isEmpty() && templates.needsProduct(creative)) {
      int room = creative.getFormat() == CreativeFormat.BANNER
          ? templates.banner(creative).maxProducts()
          : 1;
      Iterator<Product> all = snapshot.products(advertiserId).all();
      for (int i = 0; i < MAX_LOOKS && all.hasNext() && products.size() < room; i++) {
        Product product = all.next();
        if (product.getInStock()) {
          products.add(product);
        }
      }
      if (products.isEmpty()) {
        throw new SegmentoException(
            AuctionReason.PREVIEW_IMPOSSIBLE,
            "creative_id: it shows products (expected: one in stock)");
      }
    }
    return products;
  }

  private static long size(Creative creative, PreviewRequest request) {
    if (request.getWidth() == 0 && request.getHeight() == 0) {
      return BannerSizes.of(creative.getWidth(), creative.getHeight());
    }
    long wanted = BannerSizes.of(request.getWidth(), request.getHeight());
    boolean known = wanted == BannerSizes.of(creative.getWidth(), creative.getHeight());
    for (Size size : creative.getSizesList()) {
      known |= wanted == BannerSizes.of(size.getWidth(), size.getHeight());
    }
    if (!known) {
      throw new SegmentoException(
          AuctionReason.PREVIEW_IMPOSSIBLE,
          "width, height: " + request.getWidth() + "x" + request.getHeight()
              + " (expected: a size of the creative)");
    }
    return wanted;
  }

  private Imp slot(Creative creative, long size) {
    Imp.Builder imp = Imp.newBuilder().setId("preview");
    switch (creative.getFormat()) {
      case BANNER ->
        imp.setBanner(
            Banner.newBuilder().setW(BannerSizes.width(size)).setH(BannerSizes.height(size)));
      case VIDEO ->
        imp.setVideo(Video.newBuilder().addProtocols(VAST_4_2).addProtocols(VAST_4_2_WRAPPER));
      case AUDIO ->
        imp.setAudio(Audio.newBuilder().addProtocols(VAST_4_2).addProtocols(VAST_4_2_WRAPPER));
      case NATIVE ->
        imp.setNative(Native.newBuilder()
            .setRequestNative(templates.nativeAd(creative).wholeSlot().request()));
      case CREATIVE_FORMAT_UNSPECIFIED, UNRECOGNIZED ->
        throw new SegmentoException(
            AuctionReason.PREVIEW_IMPOSSIBLE, "creative_id: its format is not known");
    }
    return imp.build();
  }
}
