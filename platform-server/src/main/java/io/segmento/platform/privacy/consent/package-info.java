/** Readers of the consent frameworks' strings: bounded, and never an answer other than a refusal to what cannot be read. */
@NullMarked
package io.segmento.platform.privacy.consent;

import org.jspecify.annotations.NullMarked;
