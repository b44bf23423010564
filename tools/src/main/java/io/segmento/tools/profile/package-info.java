/** {@code segmento profile}: what is known of a visitor. */
@NullMarked
package io.segmento.tools.profile;

import org.jspecify.annotations.NullMarked;
