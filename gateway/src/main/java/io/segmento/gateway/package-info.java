/** The gateway: {@link io.segmento.gateway.GatewayMain} starts it, {@link io.segmento.gateway.GatewayServer} lists its routes. */
@NullMarked
package io.segmento.gateway;

import org.jspecify.annotations.NullMarked;
