/** The failures that domain code throws, without a word of gRPC: {@link io.segmento.platform.error.SegmentoException}. */
@NullMarked
package io.segmento.platform.error;

import org.jspecify.annotations.NullMarked;
