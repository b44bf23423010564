package io.segmento.platform.auction;

import io.segmento.proto.v1.Product;
import org.jspecify.annotations.Nullable;

/**
 * What is sent for one impression.
 *
 * @param product what the creative shows; null when it shows none
 * @param priceCpmMicros in the campaign's currency
 */
record PricedBid(
    AuctionCandidate candidate,
    @Nullable Product product,
    long priceCpmMicros,
    String strategy,
    String strategyVersion) {}
