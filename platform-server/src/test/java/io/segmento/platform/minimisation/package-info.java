@NullMarked
package io.segmento.platform.minimisation;

import org.jspecify.annotations.NullMarked;
