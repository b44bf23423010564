@NullMarked
package io.segmento.strategy.bidding;

import org.jspecify.annotations.NullMarked;
