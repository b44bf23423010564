package io.segmento.platform.strategy.guard;

/** Ends a call of a plugin that used more than it may. An error, so that what catches exceptions lets it pass; without a stack, since it says nothing that its cause does not. */
public final class PluginOverrun extends Error {
  private static final long serialVersionUID = 1;

  private final boolean time;

  PluginOverrun(boolean time) {
    super(
        time ? "it used more time than it has" : "it allocated more than it may",
        null,
        false,
        false);
    this.time = time;
  }

  /** Whether it ran out of time; else of memory. */
  public boolean ofTime() {
    return time;
  }
}
