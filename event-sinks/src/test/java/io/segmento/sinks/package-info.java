@NullMarked
package io.segmento.sinks;

import org.jspecify.annotations.NullMarked;
