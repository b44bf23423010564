/** Where an address of the internet is: country, region and city, from a file of the operator's choice. The address itself is not kept. */
@NullMarked
package io.segmento.platform.place;

import org.jspecify.annotations.NullMarked;
