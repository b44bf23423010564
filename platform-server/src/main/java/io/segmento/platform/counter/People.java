package io.segmento.platform.counter;

import java.util.List;

/** Who is counted of a campaign and a day, each once however often; only of those whose measurement is permitted. */
public enum People {
  /** Who was shown an ad. */
  REACHED(""),
  /** Who an experiment could have shown an ad, and did bid for. */
  EXPOSED(":x"),
  /** Who an experiment would have bid for, and held out. */
  HELD_OUT(":h"),
  /** Of the exposed, who bought. */
  EXPOSED_BUYERS(":xb"),
  /** Of the held out, who bought. */
  HELD_OUT_BUYERS(":hb");

  /** What the lift of a hold-out is told of. */
  public static final List<People> OF_HOLD_OUT =
      List.of(EXPOSED, EXPOSED_BUYERS, HELD_OUT, HELD_OUT_BUYERS);

  private final String suffix;

  People(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }
}
