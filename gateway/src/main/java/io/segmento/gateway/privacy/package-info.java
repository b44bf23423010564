/** The opt-out pages. */
@NullMarked
package io.segmento.gateway.privacy;

import org.jspecify.annotations.NullMarked;
