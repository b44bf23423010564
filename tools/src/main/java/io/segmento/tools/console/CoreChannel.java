package io.segmento.tools.console;

import com.google.common.base.Throwables;
import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A gRPC channel to a core: with credentials, or without to one in development mode on loopback. */
public final class CoreChannel implements AutoCloseable {
  private static final int DEFAULT_PORT = 9090;
  private static final Metadata.Key<String> REASON =
      Metadata.Key.of("segmento-reason", Metadata.ASCII_STRING_MARSHALLER);

  private final String address;
  private final boolean isSecured;
  private final ManagedChannel channel;

  /** To {@code host:port} on loopback, without credentials; connects with the first call. */
  public CoreChannel(String address) {
    this(parse(address), InsecureChannelCredentials.create(), null);
  }

  private CoreChannel(
      HostAndPort address, ChannelCredentials credentials, @Nullable String reason) {
    this.address = address.toString();
    isSecured = !(credentials instanceof InsecureChannelCredentials);
    ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(this.address, credentials);
    if (reason != null) {
      Metadata headers = new Metadata();
      headers.put(REASON, reason);
      builder.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
    channel = builder.build();
  }

  static CoreChannel connect(
      String address,
      @Nullable Path authority,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable String reason) {
    HostAndPort parsed = parse(address);
    if (authority == null && certificate == null && key == null) {
      if (!isLoopback(parsed.getHost())) {
        throw new ToolException("--core: " + parsed
            + " is not on loopback (expected: --tls-ca, --tls-certificate and --tls-key)");
      }
      return new CoreChannel(parsed, InsecureChannelCredentials.create(), reason);
    }
    if (authority == null || certificate == null || key == null) {
      throw new ToolException(
          "--tls-ca, --tls-certificate, --tls-key: not all given (expected: all three or none)");
    }
    return new CoreChannel(parsed, CoreCredentials.read(authority, certificate, key), reason);
  }

  private static HostAndPort parse(String address) {
    try {
      return HostAndPort.fromString(address).withDefaultPort(DEFAULT_PORT);
    } catch (IllegalArgumentException e) {
      throw new ToolException("--core: " + address + " (expected: host:port)", e);
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || (InetAddresses.isInetAddress(host) && InetAddresses.forString(host).isLoopbackAddress());
  }

  public ManagedChannel channel() {
    return channel;
  }

  /** What to tell the user of a call that failed. */
  public ToolException failure(String what, StatusRuntimeException e) {
    Status status = e.getStatus();
    String why = status.getDescription() == null ? "" : ": " + status.getDescription();
    String message = switch (status.getCode()) {
      case UNAVAILABLE ->
        answered(e)
            ? what + ": the core at " + address + " cannot do it now" + why
            : unreached(what, why, e);
      case DEADLINE_EXCEEDED ->
        answered(e)
            ? what + ": the core at " + address + " gave up" + why
            : what + ": the core at " + address + " has not answered in time";
      default -> what + ": " + status.getCode() + why;
    };
    return new ToolException(message, e);
  }

  private String unreached(String what, String why, StatusRuntimeException e) {
    if (Throwables.getCausalChain(e).stream().anyMatch(SSLException.class::isInstance)) {
      return what + ": the core at " + address + " and these credentials do not know each other: "
          + Throwables.getRootCause(e).getMessage()
          + " (expected: --tls-ca signed the core's certificate, which names this host, and the core trusts who signed --tls-certificate)";
    }
    return what + ": the core at " + address + " does not answer" + why
        + (isSecured
            ? " (--core names another)"
            : " (segmento up starts one; --core names another; one that asks for credentials needs --tls-ca, --tls-certificate and --tls-key)");
  }

  /** A core says of every failure of its own which it is; gRPC, that could not reach it or no longer waits, says nothing. */
  private static boolean answered(StatusRuntimeException e) {
    com.google.rpc.Status told = StatusProto.fromThrowable(e);
    return told != null && told.getDetailsCount() > 0;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
