/** What gateways are told, so that they need not ask. */
@NullMarked
package io.segmento.platform.edge;

import org.jspecify.annotations.NullMarked;
