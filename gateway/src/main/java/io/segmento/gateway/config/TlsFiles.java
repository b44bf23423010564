package io.segmento.gateway.config;

import java.nio.file.Path;

/** A certificate chain and its private key, both PEM. */
public record TlsFiles(Path certificate, Path key) {}
