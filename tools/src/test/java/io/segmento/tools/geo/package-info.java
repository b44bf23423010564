@NullMarked
package io.segmento.tools.geo;

import org.jspecify.annotations.NullMarked;
