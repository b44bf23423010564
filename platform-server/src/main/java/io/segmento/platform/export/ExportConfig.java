package io.segmento.platform.export;

/** {@code maxRows}: the most rows of one export, each of which takes about 150 bytes of memory while it runs. */
record ExportConfig(int maxRows) {}
