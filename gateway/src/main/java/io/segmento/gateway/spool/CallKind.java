package io.segmento.gateway.spool;

import io.segmento.gateway.spool.SpoolFolder.Lane;
import io.segmento.proto.v1.SpooledCall;
import java.util.Locale;

/** Kinds of calls that are kept. */
enum CallKind {
  EVENTS(Lane.REST),
  NOTICE(Lane.REST),
  OPT_OUT(Lane.OPT_OUTS);

  private final Lane lane;

  CallKind(Lane lane) {
    this.lane = lane;
  }

  static CallKind of(SpooledCall call) {
    return switch (call.getCallCase()) {
      case TRACK -> EVENTS;
      case NOTICE -> NOTICE;
      case OPT_OUT -> OPT_OUT;
      case CALL_NOT_SET -> throw new IllegalArgumentException("no call");
    };
  }

  Lane lane() {
    return lane;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
