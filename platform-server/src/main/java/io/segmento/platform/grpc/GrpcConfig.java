package io.segmento.platform.grpc;

import io.segmento.platform.config.ConfigReader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the gRPC server listens, and for whom; no TLS files only in development mode. */
record GrpcConfig(
    InetSocketAddress address,
    Optional<TlsFiles> tls,
    AccessConfig access,
    boolean reflection,
    int maxMessageBytes,
    int maxCallsPerConnection,
    Duration drain) {
  private static final int DEFAULT_PORT = 9090;
  private static final int DEFAULT_MESSAGE_BYTES = 4 << 20;
  private static final int MIN_MESSAGE_BYTES = 1 << 10;
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int DEFAULT_CALLS = 10_000;
  private static final int MAX_CALLS = 1_000_000;
  private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(30);

  /** PEM files: the server's certificate chain and key, and the authority that signs clients. */
  public record TlsFiles(Path certificate, Path key, Path clientCa) {}

  static GrpcConfig from(ConfigReader config) {
    return new GrpcConfig(
        config.bindAddress("grpc", DEFAULT_PORT),
        tls(config),
        AccessConfig.from(config),
        config.bool("grpc.reflection", config.dev()),
        config.integer(
            "grpc.max-message-bytes", DEFAULT_MESSAGE_BYTES, MIN_MESSAGE_BYTES, MAX_MESSAGE_BYTES),
        config.integer("grpc.max-calls-per-connection", DEFAULT_CALLS, 1, MAX_CALLS),
        config.duration("grpc.drain", DEFAULT_DRAIN));
  }

  private static Optional<TlsFiles> tls(ConfigReader config) {
    Optional<Path> certificate = file(config, "grpc.tls.certificate");
    Optional<Path> key = file(config, "grpc.tls.key");
    Optional<Path> clientCa = file(config, "grpc.tls.client-ca");
    if (certificate.isPresent() && key.isPresent() && clientCa.isPresent()) {
      return Optional.of(new TlsFiles(certificate.get(), key.get(), clientCa.get()));
    }
    boolean some = certificate.isPresent() || key.isPresent() || clientCa.isPresent();
    if (some || !config.dev()) {
      config.error(
          "grpc.tls",
          some ? "incomplete" : "missing",
          "certificate, key and client-ca, all three; only dev = true runs without");
    }
    return Optional.empty();
  }

  private static Optional<Path> file(ConfigReader config, String key) {
    Optional<Path> file = config.path(key);
    if (file.isPresent() && !Files.isReadable(file.get())) {
      config.error(key, file.get(), "a readable PEM file");
    }
    return file;
  }
}
