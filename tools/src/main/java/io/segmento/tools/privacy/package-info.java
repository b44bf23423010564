/** {@code segmento verify-privacy}: plants personal data everywhere and looks for what is left of them. */
@NullMarked
package io.segmento.tools.privacy;

import org.jspecify.annotations.NullMarked;
