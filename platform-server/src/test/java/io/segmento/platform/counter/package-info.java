@NullMarked
package io.segmento.platform.counter;

import org.jspecify.annotations.NullMarked;
