/**
 * What a bidding strategy implements and what the platform lends it.
 *
 * <p>A plugin is a jar with one {@link io.segmento.strategy.StrategyPlugin}. Prices are CPM micros of the campaign's currency (1,000,000
 * = one unit of currency for a thousand impressions), times are epoch milliseconds of the injected clock. A strategy never sees an
 * identifier of a person or a device, nor an address: what is not here cannot leak.
 */
@NullMarked
package io.segmento.strategy;

import org.jspecify.annotations.NullMarked;
