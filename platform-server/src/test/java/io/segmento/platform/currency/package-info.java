@NullMarked
package io.segmento.platform.currency;

import org.jspecify.annotations.NullMarked;
