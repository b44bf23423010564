/** Bids less than an impression is worth where the winner pays its own bid, as much as the learned landscape says. */
@NullMarked
package io.segmento.strategies.firstpriceshader;

import org.jspecify.annotations.NullMarked;
