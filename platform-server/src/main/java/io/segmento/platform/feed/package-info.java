/** Product feeds as files that are mapped, not loaded: how they are written, read, and how they reach every node. */
@NullMarked
package io.segmento.platform.feed;

import org.jspecify.annotations.NullMarked;
