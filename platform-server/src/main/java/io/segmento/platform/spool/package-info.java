/** Calls that gateways kept while the core or its store was away: opened here, and made again. */
@NullMarked
package io.segmento.platform.spool;

import org.jspecify.annotations.NullMarked;
