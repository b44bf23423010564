/** What became of bids, event by event: written to streams, read by consumers, forgotten on request. */
@NullMarked
package io.segmento.platform.eventlog;

import org.jspecify.annotations.NullMarked;
