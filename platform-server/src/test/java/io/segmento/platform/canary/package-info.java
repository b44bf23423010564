@NullMarked
package io.segmento.platform.canary;

import org.jspecify.annotations.NullMarked;
