package io.segmento.gateway.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * The public port.
 *
 * @param tls absent: plain HTTP, in development or behind a proxy that ends TLS
 * @param trustedProxies how many proxies in front add to {@code X-Forwarded-For}; 0 takes the address of the connection
 * @param secureCookies cookies have {@code __Host-} names and {@code Secure}; false only in development without TLS
 * @param eventLoops number of event loop threads
 * @param idleTimeout how long a connection may do nothing; exchanges keep theirs for two and a half minutes
 */
public record HttpConfig(
    InetSocketAddress address,
    Optional<TlsFiles> tls,
    int trustedProxies,
    boolean secureCookies,
    int eventLoops,
    int maxConnections,
    int maxHeaderBytes,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration drainTimeout) {}
