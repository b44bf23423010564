/** Tests of what strategies keep. */
@NullMarked
package io.segmento.platform.strategy.state;

import org.jspecify.annotations.NullMarked;
