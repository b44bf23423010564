/** Bid requests over HTTP. */
@NullMarked
package io.segmento.gateway.bidding;

import org.jspecify.annotations.NullMarked;
