package io.segmento.tools.console;

/** The command cannot do what it was asked; the message says why in one line and is all that the user sees. */
public final class ToolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ToolException(String message) {
    super(message);
  }

  public ToolException(String message, Throwable cause) {
    super(message, cause);
  }
}
