@NullMarked
package io.segmento.platform.optout;

import org.jspecify.annotations.NullMarked;
