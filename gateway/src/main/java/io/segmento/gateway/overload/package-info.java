/** What is turned away when there is more than can be served. */
@NullMarked
package io.segmento.gateway.overload;

import org.jspecify.annotations.NullMarked;
