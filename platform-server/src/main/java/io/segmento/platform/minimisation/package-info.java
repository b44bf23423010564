/** What must never be kept, whoever sends it: personal data in free text, and what tells of a sensitive matter. */
@NullMarked
package io.segmento.platform.minimisation;

import org.jspecify.annotations.NullMarked;
