/** How much of a campaign's money is left. */
@NullMarked
package io.segmento.platform.budget;

import org.jspecify.annotations.NullMarked;
