/** Which ad a purchase is credited to: what a user was shown and clicked is remembered, and the last of it before an order counts. */
@NullMarked
package io.segmento.platform.attribution;

import org.jspecify.annotations.NullMarked;
