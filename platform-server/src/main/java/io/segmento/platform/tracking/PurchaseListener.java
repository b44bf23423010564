package io.segmento.platform.tracking;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.MeasurementPermit;
import java.util.concurrent.CompletableFuture;

/** Told of purchases in profiles of users who may be measured. Bind it into the {@code Set<PurchaseListener>}. */
public interface PurchaseListener {

  /** May be told of the same purchase again, when it has an event id or an order id. A failure is the call's: it will be sent again. */
  CompletableFuture<Void> purchased(MeasurementPermit permit, UserSlot slot, Purchase purchase);
}
