/** {@code segmento audience}: audiences of data providers. */
@NullMarked
package io.segmento.tools.audience;

import org.jspecify.annotations.NullMarked;
