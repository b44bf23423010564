@NullMarked
package io.segmento.platform.identity;

import org.jspecify.annotations.NullMarked;
