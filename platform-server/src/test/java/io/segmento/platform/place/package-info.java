@NullMarked
package io.segmento.platform.place;

import org.jspecify.annotations.NullMarked;
