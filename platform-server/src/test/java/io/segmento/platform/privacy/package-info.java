@NullMarked
package io.segmento.platform.privacy;

import org.jspecify.annotations.NullMarked;
