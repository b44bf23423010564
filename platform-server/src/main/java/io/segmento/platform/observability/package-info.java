/** Metrics, readiness and the admin port. */
@NullMarked
package io.segmento.platform.observability;

import org.jspecify.annotations.NullMarked;
