/** The versions of deployed strategies: their states and who changed them, in Redis, the same for every node. */
@NullMarked
package io.segmento.platform.strategy.life;

import org.jspecify.annotations.NullMarked;
