/**
 * What campaigns ask of a request, made ready once per catalog: names in one spelling, hours of the week, segment rules, inventory lists. Knows
 * no request and no auction.
 */
@NullMarked
package io.segmento.platform.targeting;

import org.jspecify.annotations.NullMarked;
