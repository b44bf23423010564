/** The platform as its users meet it: three real processes, real HTTP, real gRPC, the recorded requests of real exchanges. */
@NullMarked
package io.segmento.tools.endtoend;

import org.jspecify.annotations.NullMarked;
