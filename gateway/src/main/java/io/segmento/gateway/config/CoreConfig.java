package io.segmento.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach the core.
 *
 * @param addresses {@code host:port} each; an event loop uses one and goes to the next when it breaks
 * @param plaintext no TLS; development only
 * @param trustedAuthorities PEM file; absent: the authorities that Java trusts
 * @param identity the gateway's own certificate, for a core that asks for one
 * @param tracksInFlightPerLoop calls with events that may wait for the core on one event loop
 */
public record CoreConfig(
    List<String> addresses,
    boolean plaintext,
    Optional<Path> trustedAuthorities,
    Optional<TlsFiles> identity,
    Duration trackTimeout,
    int tracksInFlightPerLoop,
    Duration noticeTimeout,
    Duration privacyTimeout) {}
