/**
 * What a creative becomes in a bid: HTML, VAST and native JSON with our URLs in them. Pure functions of creative, products, slot and URLs;
 * whether a creative may be shown is the auction's question.
 */
@NullMarked
package io.segmento.platform.markup;

import org.jspecify.annotations.NullMarked;
