@NullMarked
package io.segmento.platform.budget;

import org.jspecify.annotations.NullMarked;
