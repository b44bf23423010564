/** The event log outside of the house's store: the process that carries it away, and exports with an approval. */
@NullMarked
package io.segmento.tools.events;

import org.jspecify.annotations.NullMarked;
