/** Tests that hold the contracts to what they promise. */
@NullMarked
package io.segmento.proto;

import org.jspecify.annotations.NullMarked;
