/** What all routes share: signals and cookies from headers, and the answers that browsers get. */
@NullMarked
package io.segmento.gateway.http;

import org.jspecify.annotations.NullMarked;
