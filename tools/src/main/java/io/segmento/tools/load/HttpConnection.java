package io.segmento.tools.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Map;

/** One HTTP/1.1 keep-alive connection, not blocking, and the answer that it waits for. For one thread. */
final class HttpConnection implements AutoCloseable {
  private static final int RESPONSE_LIMIT = 64 << 10;
  private static final int SHOWN = 400;
  private static final String CONTENT_LENGTH = "\ncontent-length:";
  private static final String GATEWAYS_OWN = "\nx-segmento-no-bid:";

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(RESPONSE_LIMIT);
  private int bodyStart = -1;
  private int end;

  private HttpConnection(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects to the host and port of the URL; the selector's keys carry the connection. */
  static HttpConnection open(String url, Selector selector) throws IOException {
    URI uri = URI.create(url);
    SocketChannel channel = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    HttpConnection connection = new HttpConnection(channel);
    channel.register(selector, SelectionKey.OP_READ, connection);
    return connection;
  }

  /** A bid request, ready for the wire. */
  static byte[] post(String url, String path, String json) {
    return post(
        url, path, Map.of("Content-Type", "application/json", "x-openrtb-version", "2.6"), json);
  }

  /** A POST, ready for the wire. */
  static byte[] post(String url, String path, Map<String, String> headers, String text) {
    byte[] body = text.getBytes(UTF_8);
    URI uri = URI.create(url);
    StringBuilder lines = new StringBuilder();
    headers.forEach(
        (name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
    byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: " + uri.getHost() + ":" + uri.getPort()
            + "\r\n" + lines + "Content-Length: " + body.length + "\r\n\r\n")
        .getBytes(US_ASCII);
    return ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
  }

  void send(byte[] request) throws IOException {
    in.clear();
    bodyStart = -1;
    ByteBuffer out = ByteBuffer.wrap(request);
    while (out.hasRemaining()) {
      // A request is far smaller than a socket's buffer: the loop turns once.
      channel.write(out);
    }
  }

  /** True when the answer is complete. */
  boolean read() throws IOException {
    int from = in.position();
    if (channel.read(in) < 0) {
      throw new ToolException(
          "the server closed a connection after " + from + " bytes of an answer");
    }
    if (bodyStart < 0) {
      bodyStart = endOfHead(Math.max(0, from - 3));
      if (bodyStart < 0) {
        return false;
      }
      end = bodyStart + contentLength();
    }
    return in.position() >= end;
  }

  /** Of the complete answer. */
  byte[] body() {
    return Arrays.copyOfRange(in.array(), bodyStart, end);
  }

  /** The beginning of the answer, on one line, for a message. */
  String shown() {
    return new String(in.array(), 0, Math.min(in.position(), SHOWN), UTF_8).replaceAll("\\s+", " ");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  int status() {
    byte[] bytes = in.array();
    return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
  }

  /** A complete JSON object of a size that only a bid has. */
  boolean holdsBid() {
    return end - bodyStart > 500 && in.array()[bodyStart] == '{' && in.array()[end - 1] == '}';
  }

  /** Whether the gateway answered by itself, as when it sheds. */
  boolean isOfGateway() {
    return indexOf(GATEWAYS_OWN) >= 0;
  }

  private int endOfHead(int from) {
    byte[] bytes = in.array();
    for (int i = from; i + 3 < in.position(); i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        return i + 4;
      }
    }
    return -1;
  }

  private int contentLength() {
    int status = status();
    if (status == 204 || status == 304) {
      return 0;
    }
    byte[] bytes = in.array();
    int at = indexOf(CONTENT_LENGTH);
    if (at < 0) {
      throw new ToolException(
          "an answer without content-length: " + new String(bytes, 0, bodyStart, US_ASCII));
    }
    at += CONTENT_LENGTH.length();
    while (bytes[at] == ' ') {
      at++;
    }
    int length = 0;
    while (bytes[at] >= '0' && bytes[at] <= '9') {
      length = length * 10 + bytes[at++] - '0';
    }
    return length;
  }

  /** Where the head has a name, in any case; negative when nowhere. */
  private int indexOf(String name) {
    byte[] bytes = in.array();
    for (int i = 0; i + name.length() < bodyStart; i++) {
      int matched = 0;
      while (matched < name.length()
          && (bytes[i + matched] | 0x20) == (name.charAt(matched) | 0x20)) {
        matched++;
      }
      if (matched == name.length()) {
        return i;
      }
    }
    return -1;
  }
}
