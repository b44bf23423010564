/** Bids by dynamic programming over what is left of budget and auctions; a reference. */
@NullMarked
package io.segmento.strategies.rlb;

import org.jspecify.annotations.NullMarked;
