/**
 * Why something may not be bid: one class a rule, each with its {@link io.segmento.platform.auction.filter.FilterReason}. {@link
 * io.segmento.platform.auction.filter.Filters} has them in the order in which they are asked.
 */
@NullMarked
package io.segmento.platform.auction.filter;

import org.jspecify.annotations.NullMarked;
