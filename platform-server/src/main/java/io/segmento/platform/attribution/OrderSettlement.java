package io.segmento.platform.attribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.attribution.AttributionMetrics.PurchaseOutcome;
import io.segmento.platform.attribution.RedisOrderCredits.Decided;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.tracking.Purchase;
import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.OrderCredit;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Settles orders: each is credited, counted, logged and told to who listens, once. Thread-safe. */
final class OrderSettlement {

  private static final long SECONDS_PER_HOUR = 3_600;
  private static final long MAX_DELAY_HOURS = 1L << 16;

  private final RedisOrderCredits credits;
  private final OrderNames names;
  private final ConversionEvents events;
  private final Set<ConversionListener> listeners;
  private final AttributionMetrics metrics;

  @Inject
  OrderSettlement(
      RedisOrderCredits credits,
      OrderNames names,
      ConversionEvents events,
      Set<ConversionListener> listeners,
      AttributionMetrics metrics) {
    this.credits = credits;
    this.names = names;
    this.events = events;
    this.listeners = Set.copyOf(listeners);
    this.metrics = metrics;
  }

  /**
   * One order that may have been told of before. Fails when the store is away; told again, it ends what was begun.
   *
   * @param offered what it is credited to, if nothing was decided before
   * @param touches what is remembered of the user, among it what is offered
   */
  CompletableFuture<Void> settle(
      MeasurementPermit permit,
      UserSlot slot,
      Purchase purchase,
      OrderCredit offered,
      List<AdTouchRecord> touches) {
    return credits
        .credit(purchase.advertiserId(), names(slot, purchase), offered)
        .thenCompose(decided -> {
          if (decided.credit().getCampaignId().isEmpty()) {
            metrics.told(PurchaseOutcome.NO_AD);
            return CompletableFuture.completedFuture(null);
          }
          AdTouchRecord touch = touch(decided.credit(), purchase.atSeconds(), touches);
          return events
              .of(decided, slot, delayHours(touch, purchase))
              .thenCompose(event -> credits.count(permit, slot.userKey(), decided, event))
              .thenAccept(counted -> {
                if (counted) {
                  tell(decided, touch);
                } else {
                  metrics.told(PurchaseOutcome.DUPLICATE);
                }
              });
        });
  }

  private List<String> names(UserSlot slot, Purchase purchase) {
    if (!purchase.orderId().isEmpty()) {
      return names.of("order", purchase.orderId().getBytes(UTF_8));
    }
    // An event id is unique for the visitor only; without one each telling is a purchase.
    String event = purchase.eventId().isEmpty() ? UUID.randomUUID().toString() : purchase.eventId();
    return names.of("event", slot.userKey().bytes(), event.getBytes(UTF_8));
  }

  private static int delayHours(@Nullable AdTouchRecord touch, Purchase purchase) {
    return touch == null || touch.getBidAt() == 0
        ? 0
        : delayHours(purchase.atSeconds() - touch.getBidAt());
  }

  /** In hours, rounded up to a power of two: to the second it would lead to the one bid that it is the delay of. */
  static int delayHours(long seconds) {
    long hours = Math.max(0, seconds) / SECONDS_PER_HOUR;
    return (int) Math.min(MAX_DELAY_HOURS, hours == 0 ? 1 : 2 * Long.highestOneBit(hours));
  }

  private void tell(Decided decided, @Nullable AdTouchRecord touch) {
    OrderCredit credit = decided.credit();
    metrics.told(credit.getClicked() ? PurchaseOutcome.CLICK : PurchaseOutcome.VIEW);
    if (touch != null) {
      listeners.forEach(listener -> listener.converted(touch, credit));
    }
  }

  /**
   * The last touch before a purchase that a credit is for. What an order is credited to may have been decided by a call that was interrupted, and what is stored
   * of that says nothing about the user; so the touch is looked for again, and there is none when the user's have been erased meanwhile.
   */
  private static @Nullable AdTouchRecord touch(
      OrderCredit credit, long atSeconds, List<AdTouchRecord> touches) {
    AdTouchRecord last = null;
    for (AdTouchRecord touch : touches) {
      if (touch.getAt() <= atSeconds
          && CreditedAd.isFor(credit, touch)
          && (last == null || touch.getAt() >= last.getAt())) {
        last = touch;
      }
    }
    return last;
  }
}
