/** Bids one configured price. */
@NullMarked
package io.segmento.strategies.fixedcpm;

import org.jspecify.annotations.NullMarked;
