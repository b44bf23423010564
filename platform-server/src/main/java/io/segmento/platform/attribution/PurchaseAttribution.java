package io.segmento.platform.attribution;

import io.segmento.platform.attribution.AttributionMetrics.PurchaseOutcome;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.ExperimentPeople;
import io.segmento.platform.currency.CurrencyRates;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.tracking.Purchase;
import io.segmento.platform.tracking.PurchaseListener;
import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.OrderCredit;
import io.segmento.proto.v1.Advertiser;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Credits a purchase to the ad of its advertiser that the user clicked last, or else was shown last, and counts it in the hour in which it is told.
 * An order counts once for its advertiser, whoever tells of it; the first that is told decides, also when no ad is credited. Thread-safe.
 */
final class PurchaseAttribution implements PurchaseListener {

  private static final OrderCredit NO_AD = OrderCredit.getDefaultInstance();

  private final Catalog catalog;
  private final RedisUserTouches touches;
  private final OrderSettlement orders;
  private final CurrencyRates rates;
  private final ExperimentPeople people;
  private final AttributionMetrics metrics;
  private final Clock clock;

  @Inject
  PurchaseAttribution(
      Catalog catalog,
      RedisUserTouches touches,
      OrderSettlement orders,
      CurrencyRates rates,
      ExperimentPeople people,
      AttributionMetrics metrics,
      Clock clock) {
    this.catalog = catalog;
    this.touches = touches;
    this.orders = orders;
    this.rates = rates;
    this.people = people;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Void> purchased(
      MeasurementPermit permit, UserSlot slot, Purchase purchase) {
    if (!catalog.isLoaded()) {
      // The windows are not known yet.
      throw new SegmentoException(CommonReason.STORE_DOWN, "the catalog is not loaded yet");
    }
    CatalogSnapshot snapshot = catalog.current();
    Advertiser advertiser = snapshot.advertiser(purchase.advertiserId());
    if (advertiser == null) {
      return CompletableFuture.completedFuture(null);
    }
    AttributionWindows windows = AttributionWindows.of(advertiser);
    return touches
        .since(permit, slot, purchase.atSeconds() - windows.longest())
        .thenCompose(found -> {
          AdTouchRecord touch = TouchHistory.creditedFor(
              found, purchase.advertiserId(), purchase.atSeconds(), windows);
          return orders.settle(permit, slot, purchase, credit(touch, purchase, snapshot), found);
        })
        .thenCompose(unused -> bought(permit, slot, purchase, snapshot))
        .whenComplete((done, failure) -> {
          if (failure != null) {
            metrics.told(PurchaseOutcome.FAILED);
          }
        });
  }

  /** Of campaigns that hold users out, whatever ad is credited: how many buy without one is what they are compared by. */
  private CompletableFuture<Void> bought(
      MeasurementPermit permit, UserSlot slot, Purchase purchase, CatalogSnapshot snapshot) {
    return CompletableFuture.allOf(snapshot.campaigns().stream()
        .filter(campaign -> campaign.advertiser().getId().equals(purchase.advertiserId())
            && campaign.arms().stream().anyMatch(LiveCampaign::isHeldOut))
        .map(campaign -> people.bought(permit, campaign.id(), slot.userKey()))
        .toArray(CompletableFuture[]::new));
  }

  private OrderCredit credit(
      @Nullable AdTouchRecord touch, Purchase purchase, CatalogSnapshot snapshot) {
    LiveCampaign campaign = touch == null ? null : snapshot.campaign(touch.getCampaignId());
    if (touch == null || campaign == null) {
      return NO_AD;
    }
    return CreditedAd.credit(touch)
        .setValueMicros(value(purchase, campaign.proto().getCurrency()))
        .build();
  }

  /** In the campaign's currency, which is also meant when none is said; 0 when there is no rate. */
  private long value(Purchase purchase, String currency) {
    String said = purchase.currency().isEmpty() ? currency : purchase.currency();
    ExchangeRates current = rates.current(clock.millis());
    if (!current.converts(said, currency)) {
      metrics.unconvertible();
      return 0;
    }
    return current.nearest(purchase.valueMicros(), said, currency);
  }
}
