/** What a person may ask for about themselves: to see it, to take it along, to have it erased, to know why an ad was shown. */
@NullMarked
package io.segmento.platform.subject;

import org.jspecify.annotations.NullMarked;
