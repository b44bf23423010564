package io.segmento.platform.auction;

/** Where the seed of each auction comes from; injected, so that a recorded auction can be run again. Thread-safe. */
@FunctionalInterface
interface AuctionSeeds {
  long next();
}
