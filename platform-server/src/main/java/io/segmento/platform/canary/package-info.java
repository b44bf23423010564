/** Proves on every running node, again and again, that an opt-out stops bids. */
@NullMarked
package io.segmento.platform.canary;

import org.jspecify.annotations.NullMarked;
