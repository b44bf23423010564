/** Metrics, health and the documentation page. */
@NullMarked
package io.segmento.gateway.observability;

import org.jspecify.annotations.NullMarked;
