package io.segmento.platform.notice;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.budget.BillingDelays;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.notice.NoticeMetrics.Outcome;
import io.segmento.platform.notice.TokenKeys.Use;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.NoticeOutcome;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.PriceEncryption;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.SpooledNotice;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What notices do. Money moves once for each bid: on the billing notice, or on the impression when the token says that the exchange has no
 * billing notice. It is counted on the day and in the hour in which the notice arrives, like the exchange's own invoice, so that a day that is
 * over never changes. Any thread; nothing waits.
 */
public final class Notices {
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long CPM = 1_000;

  private final BidTokens tokens;
  private final Catalog catalog;
  private final RedisNotices store;
  private final NoticeEvents events;
  private final KeyRing keys;
  private final Clock clock;
  private final NoticeMetrics metrics;
  private final NoticeDetailMetrics details;
  private final NoticeConfig config;
  private final BillingDelays delays;
  private final Set<ImpressionListener> impressionListeners;
  private final Set<ClickListener> clickListeners;
  private final Set<BidOutcomeListener> outcomeListeners;

  @Inject
  Notices(
      BidTokens tokens,
      Catalog catalog,
      RedisNotices store,
      NoticeEvents events,
      KeyRing keys,
      Clock clock,
      NoticeMetrics metrics,
      NoticeDetailMetrics details,
      NoticeConfig config,
      BillingDelays delays,
      Set<ImpressionListener> impressionListeners,
      Set<ClickListener> clickListeners,
      Set<BidOutcomeListener> outcomeListeners) {
    this.tokens = requireNonNull(tokens, "tokens");
    this.catalog = requireNonNull(catalog, "catalog");
    this.store = requireNonNull(store, "store");
    this.events = requireNonNull(events, "events");
    this.keys = requireNonNull(keys, "keys");
    this.clock = requireNonNull(clock, "clock");
    this.metrics = requireNonNull(metrics, "metrics");
    this.details = requireNonNull(details, "details");
    this.config = requireNonNull(config, "config");
    this.delays = requireNonNull(delays, "delays");
    this.impressionListeners = Set.copyOf(impressionListeners);
    this.clickListeners = Set.copyOf(clickListeners);
    this.outcomeListeners = Set.copyOf(outcomeListeners);
  }

  CompletableFuture<NoticeReply> take(NoticeType type, NoticeRequest request) {
    try {
      return counted(type, request).whenComplete((reply, failure) -> {
        if (failure != null) {
          metrics.outcome(type, Outcome.UNAVAILABLE);
        }
      });
    } catch (SegmentoException e) {
      if (e.reason() instanceof NoticeReason reason) {
        metrics.refused(reason);
      }
      metrics.outcome(type, outcome(e));
      throw e;
    }
  }

  /** One that a gateway kept while it could not be taken. */
  public CompletableFuture<NoticeReply> replay(SpooledNotice notice) {
    return take(NoticeType.of(notice.getKind(), notice.getRequest()), notice.getRequest());
  }

  private CompletableFuture<NoticeReply> counted(NoticeType type, NoticeRequest request) {
    BidToken token = type.use() == Use.NOTICE
        ? tokens.openNotice(request.getToken())
        : tokens.openMarkup(request.getToken());
    CatalogSnapshot snapshot = catalog.current();
    if (!catalog.isLoaded()) {
      // The campaign's day and landing page are not known yet.
      throw new SegmentoException(CommonReason.STORE_DOWN, "the catalog is not loaded yet");
    }
    if (type == NoticeType.BILL && token.getBillsOnImpression()) {
      throw SegmentoException.invalid(
          NoticeReason.BILLS_ON_IMPRESSION,
          "token",
          "of an exchange without billing notices (expected: no Bill)");
    }
    NoticeReply.Builder reply = NoticeReply.newBuilder();
    if (type == NoticeType.CLICK) {
      reply.setRedirectUrl(landingPage(token, request.getSku(), snapshot));
    }
    if (token.getTest()) {
      // Nothing of a test is billed or reported.
      metrics.outcome(type, Outcome.TEST);
      return CompletableFuture.completedFuture(
          reply.setOutcome(NoticeOutcome.NOT_COUNTED_TEST).build());
    }
    ClearingPrice price = bills(type, token) ? price(request, token, snapshot) : null;
    LiveCampaign campaign = snapshot.campaign(token.getCampaignId());
    // Money of a campaign that has been deleted is still owed; its day is UTC's then.
    ZoneId zone = campaign == null ? ZoneOffset.UTC : campaign.zone();
    long now = clock.millis();
    return events
        .of(type, request, token, price, campaign, now)
        .thenCompose(event -> store.count(
            type,
            token,
            zone,
            price != null,
            price == null ? 0 : price.micros(),
            counters(type, price != null, request),
            event,
            now))
        .thenCompose(first -> {
          reply.setOutcome(first ? NoticeOutcome.COUNTED : NoticeOutcome.COUNTED_BEFORE);
          if (first) {
            note(type, request, token, price);
            tellOutcome(type, request, token, price);
            reply.setBilledMicros(price == null ? 0 : price.micros());
          }
          metrics.outcome(type, first ? Outcome.COUNTED : Outcome.COUNTED_BEFORE);
          return first && campaign != null
              ? told(type, token, campaign).thenApply(done -> reply.build())
              : CompletableFuture.completedFuture(reply.build());
        });
  }

  private CompletableFuture<Void> told(NoticeType type, BidToken token, LiveCampaign campaign) {
    Stream<CompletableFuture<Void>> told = switch (type) {
      case IMPRESSION -> impressionListeners.stream().map(each -> each.shown(token, campaign));
      case CLICK -> clickListeners.stream().map(each -> each.clicked(token, campaign));
      default -> Stream.of();
    };
    return CompletableFuture.allOf(
        told.map(each -> each.exceptionally(failure -> null)).toArray(CompletableFuture[]::new));
  }

  private ClearingPrice price(NoticeRequest request, BidToken token, CatalogSnapshot snapshot) {
    Exchange exchange = snapshot.exchange(token.getExchange());
    return exchange != null && exchange.getPriceEncryption() == PriceEncryption.HMAC_SHA1
        ? ClearingPrice.ofEncrypted(request.getPrice(), token, keys.priceKeys(token.getExchange()))
        : ClearingPrice.of(request.getPrice(), token);
  }

  private void note(
      NoticeType type, NoticeRequest request, BidToken token, @Nullable ClearingPrice price) {
    if (price != null) {
      metrics.billed(price);
      long delay = clock.millis() / MILLIS_PER_SECOND - token.getIssuedAt();
      delays.billed(token.getExchange(), delay);
      long hold =
          token.getHoldSeconds() > 0 ? token.getHoldSeconds() : config.hold().toSeconds();
      if (delay > hold) {
        metrics.billedLate(price);
      }
    }
    details.note(type, request, token);
    if (type == NoticeType.LOSS) {
      metrics.lost(LossReason.of(request.getLossReason()));
    }
  }

  private void tellOutcome(
      NoticeType type, NoticeRequest request, BidToken token, @Nullable ClearingPrice price) {
    for (BidOutcomeListener listener : outcomeListeners) {
      if (price != null) {
        listener.billed(token, price.micros() * CPM);
      }
      if (type == NoticeType.LOSS) {
        listener.lost(
            token,
            ClearingPrice.minimumToWin(request.getMinToWin(), token),
            LossReason.code(request.getLossReason()));
      } else if (type == NoticeType.CLICK) {
        listener.clicked(token);
      }
    }
  }

  private static boolean bills(NoticeType type, BidToken token) {
    return type == NoticeType.BILL
        || (type == NoticeType.IMPRESSION && token.getBillsOnImpression());
  }

  private static List<Counter> counters(NoticeType type, boolean billed, NoticeRequest request) {
    List<Counter> counters = new ArrayList<>(3);
    switch (type) {
      case WIN -> counters.add(Counter.WINS);
      case LOSS -> {
        counters.add(Counter.LOSSES);
        counters.add(LossReason.of(request.getLossReason()).counter());
      }
      case IMPRESSION -> counters.add(Counter.IMPRESSIONS);
      case VIEWABLE -> counters.add(Counter.VIEWABLES);
      case CLICK -> counters.add(Counter.CLICKS);
      case BILL -> {
        // Counted as billed, as below.
      }
      case START, FIRST_QUARTILE, MIDPOINT, THIRD_QUARTILE, COMPLETE, SKIP -> {
        // Counted in the metrics, by type; reports have no column for them.
      }
    }
    if (billed) {
      counters.add(Counter.BILLED);
    }
    return counters;
  }

  /** The page of a product of the same advertiser, or the creative's own: a click leads nowhere else. */
  private static String landingPage(BidToken token, String clicked, CatalogSnapshot snapshot) {
    LiveCampaign campaign = snapshot.campaign(token.getCampaignId());
    Creative creative = snapshot.creative(token.getCreativeId());
    if (campaign == null || creative == null) {
      throw new SegmentoException(
          NoticeReason.NOTICE_TARGET_GONE, "the campaign is not in the catalog any more");
    }
    String sku = clicked.isEmpty() ? token.getSku() : clicked;
    if (!sku.isEmpty()) {
      Product product = snapshot.product(campaign.advertiser().getId(), sku);
      if (product != null && !product.getLinkUrl().isEmpty()) {
        return product.getLinkUrl();
      }
    }
    return creative.getLandingUrl();
  }

  private static Outcome outcome(SegmentoException failure) {
    return switch (failure.kind()) {
      case INVALID -> Outcome.REFUSED;
      case NOT_FOUND -> Outcome.NOT_FOUND;
      default -> Outcome.UNAVAILABLE;
    };
  }
}
