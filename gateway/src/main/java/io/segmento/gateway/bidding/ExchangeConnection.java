package io.segmento.gateway.bidding;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/** What is known of one connection of an exchange. Stays on the connection's event loop. */
final class ExchangeConnection {
  private static final AttributeKey<ExchangeConnection> KEY =
      AttributeKey.valueOf(ExchangeConnection.class, "connection");
  private static final int REQUESTS_PER_SAMPLE = 8;

  private final Channel channel;
  private int requests;
  private boolean closed;
  private long closedNanos;

  private ExchangeConnection(Channel channel) {
    this.channel = channel;
  }

  /** The same for each request of a connection. On its event loop. */
  static ExchangeConnection of(Channel channel) {
    var attribute = channel.attr(KEY);
    ExchangeConnection known = attribute.get();
    if (known != null) {
      return known;
    }
    ExchangeConnection connection = new ExchangeConnection(channel);
    attribute.set(connection);
    channel.closeFuture().addListener(end -> {
      connection.closedNanos = System.nanoTime();
      connection.closed = true;
    });
    return connection;
  }

  /** For the first request and each eighth after it, the round trip in microseconds; else, and where it cannot be told, 0. */
  int roundTripMicros() {
    return requests++ % REQUESTS_PER_SAMPLE == 0 ? RoundTripTime.micros(channel) : 0;
  }

  boolean isClosed() {
    return closed;
  }

  /** By {@link System#nanoTime}; only when it is closed. */
  long closedNanos() {
    return closedNanos;
  }
}
