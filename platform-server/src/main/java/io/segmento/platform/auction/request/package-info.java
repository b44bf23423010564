/** A bid request as the filters and the price see it: what they ask of it, worked out once for each auction. */
@NullMarked
package io.segmento.platform.auction.request;

import org.jspecify.annotations.NullMarked;
