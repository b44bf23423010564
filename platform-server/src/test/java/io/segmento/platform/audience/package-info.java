@NullMarked
package io.segmento.platform.audience;

import org.jspecify.annotations.NullMarked;
