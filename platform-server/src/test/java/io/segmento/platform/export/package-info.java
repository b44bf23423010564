@NullMarked
package io.segmento.platform.export;

import org.jspecify.annotations.NullMarked;
