package io.segmento.platform.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a node and its Redis, so that a test can cut one node off, or lead it to another server, while others go on. */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  /** 0 while it is cut. */
  private volatile int target;

  private TcpProxy(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  /** To the server that a {@code redis://} URI names. */
  public static TcpProxy to(String redisUri) {
    try {
      TcpProxy proxy = new TcpProxy(
          new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
          URI.create(redisUri).getPort());
      run("proxy-accept", proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a node has to be told instead. */
  public String redisUri() {
    return "redis://127.0.0.1:" + listening.getLocalPort();
  }

  /** Closes all connections; new ones are closed as soon as they are made. */
  public synchronized void cut() {
    target = 0;
    open.forEach(TcpProxy::close);
  }

  /** New connections lead to this server from now on; those that there are end. */
  public synchronized void lead(String redisUri) {
    cut();
    target = URI.create(redisUri).getPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        connect(client);
      } catch (IOException e) {
        // The server is not there, or this is closing: the next connection is another attempt.
      }
    }
  }

  private synchronized void connect(Socket client) throws IOException {
    int port = target;
    if (port == 0) {
      close(client);
      return;
    }
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(client);
      open.add(server);
      run("proxy-out", () -> copy(client, server));
      run("proxy-in", () -> copy(server, client));
    } catch (IOException e) {
      close(client);
      throw e;
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // Cut, or one end is gone: then the other goes, too.
    } finally {
      open.remove(from);
      open.remove(to);
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
