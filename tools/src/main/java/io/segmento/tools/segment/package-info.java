/** {@code segmento segment}: definitions of segments and what they would hold. */
@NullMarked
package io.segmento.tools.segment;

import org.jspecify.annotations.NullMarked;
