package io.segmento.platform.counter;

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

  private final String suffix;

  People(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }
}
