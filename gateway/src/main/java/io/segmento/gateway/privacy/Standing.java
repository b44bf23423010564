package io.segmento.gateway.privacy;

import io.segmento.proto.v1.OptOutReply;
import org.jspecify.annotations.Nullable;

/** What holds for a browser, as far as it is proved: success is claimed only when the cookie came back and the core confirms the rest. */
enum Standing {
  ACTIVE("active", true, "state-active", Tone.PLAIN),
  OPTED_OUT("opted_out", true, "state-out", Tone.GOOD),
  BY_SIGNAL("forbidden_by_signal", true, "state-signal", Tone.GOOD),
  /** Chosen a moment ago and recorded by the core, but the cookie did not come back. */
  NOT_KEPT("opted_out", false, "state-kept-not", Tone.BAD),
  /** Chosen a moment ago, neither recorded nor kept. */
  NOT_KEPT_NOR_RECORDED("unknown", false, "state-tried", Tone.BAD),
  /** The cookie came back; the core cannot confirm that bids stop everywhere. */
  NOT_RECORDED("opted_out", false, "state-unrecorded", Tone.WARN),
  /** Opted back in a moment ago, but the mark still comes. */
  STILL_OUT("opted_out", true, "state-in-failed", Tone.WARN),
  /** The core could not be told of the wish to opt back in. */
  NOT_UNDONE("opted_out", true, "state-in-undone", Tone.WARN),
  UNKNOWN("unknown", false, "state-unknown", Tone.WARN);

  /** How a statement looks. */
  enum Tone {
    PLAIN,
    GOOD,
    WARN,
    BAD
  }

  /** What was done just before, as the address of the status page tells. */
  enum After {
    NOTHING(""),
    /** Opted out, and the core recorded it. */
    OUT("out"),
    /** Opted out, without the core. */
    TRIED("tried"),
    IN("in"),
    /** Tried to opt back in, without the core. */
    IN_TRIED("in-tried");

    private final String parameter;

    After(String parameter) {
      this.parameter = parameter;
    }

    String parameter() {
      return parameter;
    }

    static After of(String parameter) {
      for (After after : values()) {
        if (after.parameter.equals(parameter)) {
          return after;
        }
      }
      return NOTHING;
    }
  }

  private final String jsonName;
  private final boolean effective;
  private final String key;
  private final Tone tone;

  Standing(String jsonName, boolean effective, String key, Tone tone) {
    this.jsonName = jsonName;
    this.effective = effective;
    this.key = key;
    this.tone = tone;
  }

  /**
   * Weighs what came.
   *
   * @param reply what the core says; null when it could not be asked
   * @param marked whether the opt-out cookie came with this request
   */
  static Standing of(@Nullable OptOutReply reply, boolean marked, After after) {
    if (!marked && after == After.OUT) {
      return NOT_KEPT;
    }
    if (!marked && after == After.TRIED) {
      return NOT_KEPT_NOR_RECORDED;
    }
    if (marked && after == After.IN_TRIED) {
      return NOT_UNDONE;
    }
    if (reply == null) {
      return marked ? NOT_RECORDED : UNKNOWN;
    }
    return switch (reply.getState()) {
      case ACTIVE -> ACTIVE;
      case FORBIDDEN_BY_SIGNAL -> BY_SIGNAL;
      case OPTED_OUT -> {
        if (!reply.getEffective()) {
          yield NOT_RECORDED;
        }
        yield marked && after == After.IN ? STILL_OUT : OPTED_OUT;
      }
      case OPT_OUT_STATE_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
    };
  }

  /** The name for machines. */
  String jsonName() {
    return jsonName;
  }

  /** Whether what {@link #jsonName} says is proved. */
  boolean isEffective() {
    return effective;
  }

  boolean isOptedOut() {
    return this == OPTED_OUT || this == NOT_RECORDED || this == STILL_OUT || this == NOT_UNDONE;
  }

  String title(Language language) {
    return language.text(key);
  }

  String words(Language language) {
    return language.text(key + "-text");
  }

  Tone tone() {
    return tone;
  }
}
