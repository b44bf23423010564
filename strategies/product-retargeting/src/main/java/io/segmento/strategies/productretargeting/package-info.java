/** Bids on how recently and how often the user viewed a product, and shows that product. */
@NullMarked
package io.segmento.strategies.productretargeting;

import org.jspecify.annotations.NullMarked;
