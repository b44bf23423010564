/** How often a user was shown what, so that caps are kept. */
@NullMarked
package io.segmento.platform.frequency;

import org.jspecify.annotations.NullMarked;
