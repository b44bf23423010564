package io.segmento.platform.attribution;

import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.OrderCredit;

/**
 * Told of each order that is credited to an ad, when it is counted: once whichever node is told of it how often, and never when the node ends between the
 * count and this. Bind it into the {@code Set<ConversionListener>}. Called on the thread that counted; must not wait nor throw.
 */
public interface ConversionListener {

  /**
   * One order.
   *
   * @param touch the impression or click that the order is credited to, of the user who ordered
   */
  void converted(AdTouchRecord touch, OrderCredit credit);
}
