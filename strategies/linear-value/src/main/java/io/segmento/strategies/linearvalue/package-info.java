/** Bids what an impression is worth, paced by the price of the budget. */
@NullMarked
package io.segmento.strategies.linearvalue;

import org.jspecify.annotations.NullMarked;
