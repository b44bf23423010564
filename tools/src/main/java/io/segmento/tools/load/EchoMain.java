package io.segmento.tools.load;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The yardstick: a server of the gateway's stack that reads the body and answers 204. {@code EchoMain PORT} */
final class EchoMain {
  private EchoMain() {}

  public static void main(String[] args) {
    Server server = Server.builder()
        .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))
        .serviceUnder(
            "/",
            (context, request) -> HttpResponse.of(
                request.aggregate().thenApply(body -> HttpResponse.of(HttpStatus.NO_CONTENT))))
        .build();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "segmento-echo-stop"));
    server.start().join();
    System.out.println("segmento-echo listening http=" + server.activeLocalPort());
  }
}
