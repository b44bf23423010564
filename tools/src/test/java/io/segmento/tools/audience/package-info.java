@NullMarked
package io.segmento.tools.audience;

import org.jspecify.annotations.NullMarked;
