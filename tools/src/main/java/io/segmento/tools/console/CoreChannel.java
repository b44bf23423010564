package io.segmento.tools.console;

import com.google.common.net.HostAndPort;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;

/** A gRPC channel without credentials to a core in development mode. */
public final class CoreChannel implements AutoCloseable {
  private static final int DEFAULT_PORT = 9090;

  private final String address;
  private final ManagedChannel channel;

  /** To {@code host:port}; connects with the first call. */
  public CoreChannel(String address) {
    try {
      this.address =
          HostAndPort.fromString(address).withDefaultPort(DEFAULT_PORT).toString();
    } catch (IllegalArgumentException e) {
      throw new ToolException("--core: " + address + " (expected: host:port)", e);
    }
    channel = Grpc.newChannelBuilder(this.address, InsecureChannelCredentials.create())
        .build();
  }

  public ManagedChannel channel() {
    return channel;
  }

  /** What to tell the user of a call that failed. */
  public ToolException failure(String what, StatusRuntimeException e) {
    Status status = e.getStatus();
    String why = status.getDescription() == null ? "" : ": " + status.getDescription();
    if (status.getCode() == Status.Code.UNAVAILABLE) {
      return new ToolException(
          what + ": the core at " + address + " does not answer" + why
              + " (segmento up starts one; --core names another)",
          e);
    }
    return new ToolException(what + ": " + status.getCode() + why, e);
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
