@NullMarked
package io.segmento.platform.coview;

import org.jspecify.annotations.NullMarked;
