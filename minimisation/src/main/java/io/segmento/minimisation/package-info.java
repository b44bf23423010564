/** What must never be kept, whoever sends it, and wherever it would go: personal data in free text. */
@NullMarked
package io.segmento.minimisation;

import org.jspecify.annotations.NullMarked;
