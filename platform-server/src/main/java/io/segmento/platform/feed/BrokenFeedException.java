package io.segmento.platform.feed;

import java.io.IOException;

/** What should be a feed is none: another format, cut, changed, or not what the catalog says it is. */
public final class BrokenFeedException extends IOException {
  private static final long serialVersionUID = 1;

  public BrokenFeedException(String message) {
    super(message);
  }

  public BrokenFeedException(String message, Throwable cause) {
    super(message, cause);
  }
}
