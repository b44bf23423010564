package io.segmento.platform.tracking;

/**
 * A purchase at an advertiser.
 *
 * @param eventId empty when the sender gave none
 * @param orderId the advertiser's order number; empty when there is none
 * @param atSeconds when it happened, epoch seconds
 * @param valueMicros 0 or more
 * @param currency ISO 4217; empty when it is not said
 */
public record Purchase(
    String advertiserId,
    String eventId,
    String orderId,
    long atSeconds,
    long valueMicros,
    String currency) {}
