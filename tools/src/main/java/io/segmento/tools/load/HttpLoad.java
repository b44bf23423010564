package io.segmento.tools.load;

import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * A closed loop over HTTP/1.1 keep-alive connections on one thread: every connection sends its next request when it has the answer to the
 * last one. It does little, so that the servers get the machine.
 */
final class HttpLoad implements AutoCloseable {
  private static final long STALL_MILLIS = 10_000;

  private final Selector selector;
  private final List<HttpConnection> connections = new ArrayList<>();

  /** Connects to the host and port of the URL. */
  HttpLoad(String url, int count) throws IOException {
    selector = Selector.open();
    for (int i = 0; i < count; i++) {
      connections.add(HttpConnection.open(url, selector));
    }
  }

  /**
   * Sends {@code count} requests, the given ones in turn.
   *
   * @param expectedStatus what each answer must have; another one counts as wrong
   */
  Result run(List<byte[]> requests, int count, int expectedStatus) throws IOException {
    Result result = new Result(expectedStatus);
    long began = System.nanoTime();
    int sent = 0;
    for (HttpConnection connection : connections) {
      if (sent < count) {
        connection.send(requests.get(sent++ % requests.size()));
      }
    }
    while (result.answers < count) {
      if (selector.select(STALL_MILLIS) == 0) {
        throw new ToolException(
            "no answer for " + STALL_MILLIS + " ms after " + result.answers + " of " + count);
      }
      for (SelectionKey key : selector.selectedKeys()) {
        HttpConnection connection = (HttpConnection) key.attachment();
        if (connection.read()) {
          result.judge(connection);
          if (sent < count) {
            connection.send(requests.get(sent++ % requests.size()));
          }
        }
      }
      selector.selectedKeys().clear();
    }
    result.nanos = System.nanoTime() - began;
    return result;
  }

  @Override
  public void close() throws IOException {
    for (HttpConnection connection : connections) {
      connection.close();
    }
    selector.close();
  }

  /** What came back. */
  static final class Result {
    private final int expectedStatus;
    private int answers;
    private int wrong;
    private long nanos;
    private String firstWrong = "";

    private Result(int expectedStatus) {
      this.expectedStatus = expectedStatus;
    }

    private void judge(HttpConnection connection) {
      answers++;
      boolean right =
          connection.status() == expectedStatus && (expectedStatus != 200 || connection.holdsBid());
      if (!right && wrong++ == 0) {
        firstWrong = connection.shown();
      }
    }

    int answers() {
      return answers;
    }

    double perSecond() {
      return answers * 1e9 / nanos;
    }

    /** Throws when more than {@code share} of the answers are not what was expected. */
    void require(String what, double share) {
      if (wrong > answers * share) {
        throw new ToolException(
            what + ": " + wrong + " of " + answers + " answers are wrong, the first: " + firstWrong
                + " (expected: status " + expectedStatus + ")");
      }
    }

    int wrong() {
      return wrong;
    }
  }
}
