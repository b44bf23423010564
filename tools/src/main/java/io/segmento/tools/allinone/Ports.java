package io.segmento.tools.allinone;

import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/** The ports of one stack, all on loopback; 0 asks for any free one. */
public record Ports(int http, int gatewayAdmin, int grpc, int coreAdmin, int sinkAdmin) {
  /** Any free ones. */
  public static final Ports FREE = new Ports(0, 0, 0, 0, 0);

  /**
   * Below what systems hand out for outgoing connections, so that a port is still free when its process starts or starts again, and above what the
   * stores of tests listen on.
   */
  private static final int FIRST = 20_000;

  private static final int LAST = 23_000;

  /** So far above a free port a socket stands for it from its choice on, for processes that start beside this one choose too. */
  private static final int HELD_ABOVE = 9_100;

  /** As long as this process lives. */
  private static final Queue<ServerSocket> HELD = new ConcurrentLinkedQueue<>();

  /** The same with a free port for each 0; throws {@link ToolException} when one that was asked for is taken. */
  Ports resolve() {
    Set<Integer> used = new HashSet<>();
    return new Ports(
        resolve("--public-port", http, used),
        resolve("--admin-port", gatewayAdmin, used),
        resolve("--grpc-port", grpc, used),
        resolve("--core-admin-port", coreAdmin, used),
        resolve("--sink-admin-port", sinkAdmin, used));
  }

  private static int resolve(String option, int port, Set<Integer> used) {
    int chosen = port == 0 ? free(used) : port;
    if (!used.add(chosen)) {
      throw new ToolException(option + ": " + port + " is given to another port already");
    }
    if (port != 0 && !isFree(port)) {
      throw new ToolException(
          option + ": " + port + " is in use (another one, or 0 for any that is free)");
    }
    return chosen;
  }

  /** A port of loopback that nobody listens on now, and that is nobody else's to choose while this process lives. */
  public static int anyFree() {
    return free(Set.of());
  }

  /** A free port that is not in the set. */
  static int free(Set<Integer> used) {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (!used.contains(port) && isFree(port) && hold(port + HELD_ABOVE)) {
        return port;
      }
    }
    throw new ToolException("no free port from " + FIRST + " to " + LAST);
  }

  private static boolean hold(int port) {
    try {
      return HELD.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    } catch (IOException held) {
      return false;
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
