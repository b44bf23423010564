/** Everything on one machine: Redis, core and gateway as processes that this command starts and watches over. */
@NullMarked
package io.segmento.tools.allinone;

import org.jspecify.annotations.NullMarked;
