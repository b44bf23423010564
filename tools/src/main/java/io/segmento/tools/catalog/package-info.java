/** Catalog files and the command that applies them. */
@NullMarked
package io.segmento.tools.catalog;

import org.jspecify.annotations.NullMarked;
