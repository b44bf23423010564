/** What campaigns brought, from the counters that notices keep. */
@NullMarked
package io.segmento.platform.report;

import org.jspecify.annotations.NullMarked;
