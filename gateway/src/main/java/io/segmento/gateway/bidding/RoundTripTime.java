package io.segmento.gateway.bidding;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The round trip of a connection as the kernel measures it: the least of the last minutes ({@code tcpi_min_rtt}), since the smoothed one also holds the
 * time for which the other side delays its acknowledgements. Where the kernel does not have it, the smoothed one.
 */
final class RoundTripTime {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  /** Up to {@code tcpi_min_rtt} of {@code struct tcp_info}, Linux 4.6. */
  private static final int LENGTH = 152;

  private static final int RTT_OFFSET = 68;
  private static final int MIN_RTT_OFFSET = 148;
  private static final RawUnixChannelOption OPTION =
      new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, LENGTH);

  private RoundTripTime() {}

  /** In microseconds; 0 where it cannot be told. On the channel's event loop. */
  static int micros(@Nullable Channel channel) {
    if (!(channel instanceof EpollSocketChannel) || !channel.isActive()) {
      return 0;
    }
    ByteBuffer info;
    try {
      info = channel.config().getOption(OPTION);
    } catch (ChannelException closedMeanwhile) {
      return 0;
    }
    return info == null || info.limit() < LENGTH
        ? 0
        : ofTcpInfo(info.order(ByteOrder.nativeOrder()));
  }

  /** Of a {@code struct tcp_info} in the buffer's byte order. */
  static int ofTcpInfo(ByteBuffer info) {
    int least = info.getInt(MIN_RTT_OFFSET);
    return Math.max(least != 0 ? least : info.getInt(RTT_OFFSET), 0);
  }
}
