/** The privacy policy as a list of clauses, and what ties a test to them. */
@NullMarked
package io.segmento.policy;

import org.jspecify.annotations.NullMarked;
