/** How much this node has to turn away, measured where it works and told to gateways. */
@NullMarked
package io.segmento.platform.overload;

import org.jspecify.annotations.NullMarked;
