package io.segmento.tools.console;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches a core: its address and, but on loopback, the credentials of the team that calls. */
public final class CoreOptions {
  @Option(
      names = "--core",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:SEGMENTO_CORE:-127.0.0.1:9090}",
      description =
          "The core's gRPC address (default: ${DEFAULT-VALUE}; environment: SEGMENTO_CORE).")
  private String address = "";

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      defaultValue = "${env:SEGMENTO_TLS_CA}",
      description =
          "PEM file of the authority that signed the core's certificate; without it, a core in development mode on loopback (environment: SEGMENTO_TLS_CA).")
  private @Nullable Path authority;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      defaultValue = "${env:SEGMENTO_TLS_CERTIFICATE}",
      description = "PEM file of your team's certificate (environment: SEGMENTO_TLS_CERTIFICATE).")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      defaultValue = "${env:SEGMENTO_TLS_KEY}",
      description = "PEM file of its key (environment: SEGMENTO_TLS_KEY).")
  private @Nullable Path key;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "${env:SEGMENTO_REASON}",
      description =
          "Why data of people is read, such as a ticket; it stands in the core's audit trail (environment: SEGMENTO_REASON).")
  private @Nullable String reason;

  /** A channel; connects with the first call. Throws {@link ToolException} when the options do not fit together. */
  public CoreChannel connect() {
    return CoreChannel.connect(address, authority, certificate, key, reason);
  }
}
