/** What strategies keep beyond a restart and merge over nodes: tables in memory, brought to the store and back in the background. */
@NullMarked
package io.segmento.platform.strategy.state;

import org.jspecify.annotations.NullMarked;
