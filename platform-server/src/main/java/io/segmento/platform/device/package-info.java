/** What kind of device and browser calls, by its user agent and client hints; these themselves are not kept. */
@NullMarked
package io.segmento.platform.device;

import org.jspecify.annotations.NullMarked;
