package io.segmento.platform.subject;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.notice.BidTokens;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.WhyReply;
import io.segmento.proto.v1.WhyRequest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Says why an ad was shown, from what its token and the catalog hold. Thread-safe. */
final class AdExplanations {

  private static final long MILLIS = 1_000;

  private final BidTokens tokens;
  private final Catalog catalog;
  private final Subjects subjects;
  private final SubjectRights rights;

  @Inject
  AdExplanations(BidTokens tokens, Catalog catalog, Subjects subjects, SubjectRights rights) {
    this.tokens = tokens;
    this.catalog = catalog;
    this.subjects = subjects;
    this.rights = rights;
  }

  CompletableFuture<WhyReply> why(WhyRequest request) {
    BidToken token = tokens.openMarkup(request.getToken());
    CatalogSnapshot snapshot = catalog.current();
    LiveCampaign campaign = snapshot.campaign(token.getCampaignId());
    if (campaign == null) {
      throw new SegmentoException(SubjectReason.AD_NOT_FOUND, "token: its campaign has ended");
    }
    String advertiserId = campaign.advertiser().getId();
    WhyReply.Builder reply = WhyReply.newBuilder()
        .setAdvertiserName(campaign.advertiser().getName())
        .setAdvertiserDomain(campaign.advertiser().getDomain())
        .setCampaignName(campaign.proto().getName())
        .setShownAtMillis(token.getIssuedAt() * MILLIS)
        .setByProfile(!token.getUserKey().isEmpty());
    Exchange exchange = snapshot.exchange(token.getExchange());
    if (exchange != null) {
      reply.setExchangeName(exchange.getName());
    }
    Product product =
        token.getSku().isEmpty() ? null : snapshot.product(advertiserId, token.getSku());
    if (product != null) {
      reply.setProductTitle(product.getName());
    }
    Optional<Subject> asking = subjects.of(request.getBrowser());
    if (asking.isEmpty() || !isFor(token, asking.get())) {
      return CompletableFuture.completedFuture(reply.build());
    }
    reply.setSameBrowser(true);
    return rights
        .ownData(asking.get(), advertiserId)
        .thenApply(data -> (data == null ? reply : reply.setOwnData(data)).build());
  }

  private static boolean isFor(BidToken token, Subject asking) {
    return token.getUserKey().size() == UserKey.BYTES
        && UserKey.of(token.getUserKey().toByteArray()).equals(asking.slot().userKey());
  }
}
