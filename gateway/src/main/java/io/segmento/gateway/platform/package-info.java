/** The gateway's side of the core: bids in batches on streams, everything else call by call. */
@NullMarked
package io.segmento.gateway.platform;

import org.jspecify.annotations.NullMarked;
