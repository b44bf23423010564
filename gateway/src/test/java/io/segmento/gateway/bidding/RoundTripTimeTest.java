package io.segmento.gateway.bidding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RoundTripTimeTest {

  @Test
  void theKernelTellsOfARealConnection() throws Exception {
    assumeThat(Epoll.isAvailable()).isTrue();
    IoHandlerFactory epoll = EpollIoHandler.newFactory();
    MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, epoll);
    CompletableFuture<Integer> micros = new CompletableFuture<>();
    Channel server = new ServerBootstrap()
        .group(loops)
        .channel(EpollServerSocketChannel.class)
        .childHandler(new ChannelInboundHandlerAdapter() {
          @Override
          public void channelActive(ChannelHandlerContext ctx) {
            micros.complete(RoundTripTime.micros(ctx.channel()));
          }
        })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
    try (Socket socket = new Socket(
        InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort())) {
      assertThat(socket.isConnected()).isTrue();
      assertThat(micros.get(60, TimeUnit.SECONDS)).isBetween(1, 10_000_000);
    } finally {
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  void theLeastOneCountsAndTheSmoothedOneWhereThereIsNoLeast() {
    ByteBuffer info = ByteBuffer.allocate(152).putInt(68, 45_000);

    assertThat(RoundTripTime.ofTcpInfo(info)).isEqualTo(45_000);
    assertThat(RoundTripTime.ofTcpInfo(info.putInt(148, 4_000))).isEqualTo(4_000);
  }

  @Test
  void otherChannelsSayNothing() {
    assertThat(RoundTripTime.micros(new EmbeddedChannel())).isZero();
    assertThat(RoundTripTime.micros(null)).isZero();
  }
}
