package io.segmento.gateway.config;

import java.time.Duration;

/**
 * Limits of the bid path.
 *
 * @param inFlightPerLoop bids that may wait for the core on one event loop; more are answered 204
 * @param defaultTmax for requests and exchanges that name none
 * @param maxTmax what is granted at most, whatever the request says
 * @param networkReserve taken off at least, where the exchange has no reserve of its own
 * @param maxNetworkReserve the most that is taken off by what is learned of an exchange's network
 * @param queueDelay how long all bids may have to wait; when the shortest wait is longer, some are turned away
 */
public record BidConfig(
    int inFlightPerLoop,
    Duration defaultTmax,
    Duration maxTmax,
    Duration networkReserve,
    Duration maxNetworkReserve,
    Duration queueDelay) {}
