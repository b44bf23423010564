/** Configuration: one HOCON file, overridden by system properties, read into typed records; every error is reported at once. */
@NullMarked
package io.segmento.gateway.config;

import org.jspecify.annotations.NullMarked;
